using Overlay.Samples.Tipc.Links;
using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Tests.Links;

public class FragmenterTests
{
    private readonly Fragmenter _fragmenter = new(LinkParts.Local(2), LinkParts.Address(1));

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(1001, 2)]
    [InlineData(1920, 2)]
    [InlineData(1921, 3)]
    [InlineData(66_060, 69)]
    public void Message_IsCutAndPutTogether(int length, int packets)
    {
        var message = LinkParts.Data(length);
        var reassembly = new Reassembly();
        byte[]? whole = null;

        _fragmenter.Begin(message);
        var count = 0;
        for (; _fragmenter.HasRest; count++)
        {
            var packet = _fragmenter.Next(1000).AsSpan(Outbox.HeaderSize);
            Assert.True(packet.Length <= 1000);
            whole = packet.ToArray();
            Assert.True(packets == 1 || reassembly.TryAdd(packet, out whole));
        }

        Assert.Equal(packets, count);
        Assert.Equal(message, whole);
    }

    [Fact]
    public void Fragments_AreNumberedAndNameTheirPlace()
    {
        _fragmenter.Begin(LinkParts.Data(2500));

        var headers = new List<FragmentHeader>();
        while (_fragmenter.HasRest)
        {
            Assert.True(FragmentHeader.TryRead(_fragmenter.Next(1000).AsSpan(Outbox.HeaderSize), out var header));
            headers.Add(header);
        }

        Assert.Equal(
            [
                new(FragmentType.First, 1, 0, LinkParts.Address(2), LinkParts.Address(1)),
                new(FragmentType.Middle, 2, 0, LinkParts.Address(2), LinkParts.Address(1)),
                new(FragmentType.Last, 3, 0, LinkParts.Address(2), LinkParts.Address(1)),
            ],
            headers);
    }

    [Fact]
    public void SmallerMtu_AppliesToTheRestOfTheMessage()
    {
        var message = LinkParts.Data(3000);
        var reassembly = new Reassembly();
        byte[]? whole = null;
        _fragmenter.Begin(message);

        Assert.True(reassembly.TryAdd(_fragmenter.Next(1400).AsSpan(Outbox.HeaderSize), out whole));
        while (_fragmenter.HasRest)
        {
            var packet = _fragmenter.Next(300).AsSpan(Outbox.HeaderSize);
            Assert.True(packet.Length <= 300);
            Assert.True(reassembly.TryAdd(packet, out whole));
        }

        Assert.Equal(message, whole);
    }
}
