using System.Buffers.Binary;
using System.Net;
using Overlay.DataPath.Segment;
using Overlay.Primitives;

namespace Overlay.Core.Tests.DataPath.Segment;

public class OwnDatagramsTests
{
    private const ushort Port = 40_001;
    private static readonly IPAddress HostV4 = IPAddress.Parse("10.77.0.2");
    private static readonly IPAddress HostV6 = IPAddress.Parse("fd77::2");
    private readonly OwnDatagrams _own = new() { Port = Port };

    public OwnDatagramsTests() => _own.SetHosts([UnderlayAddress.From(HostV4, 0), UnderlayAddress.From(HostV6, 0)]);

    [Theory]
    [InlineData("10.77.0.2", "192.168.50.1", 0)]
    [InlineData("10.77.0.2", "192.168.50.1", 1)]
    [InlineData("10.77.0.2", "192.168.50.1", 2)]
    [InlineData("fd77::2", "fd50::1", 0)]
    [InlineData("fd77::2", "fd50::1", 2)]
    public void DatagramOfTheNode_IsRecognized_BehindTags(string source, string destination, int tags)
    {
        Assert.True(_own.TryRead(Frame(IPAddress.Parse(source), IPAddress.Parse(destination), Port, tags), out var target));
        Assert.Equal(UnderlayAddress.From(IPAddress.Parse(destination), 1_234), target);
    }

    [Theory]
    [InlineData("10.77.0.9", Port)]
    [InlineData("10.77.0.2", Port + 1)]
    [InlineData("fd77::9", Port)]
    [InlineData("fd77::2", Port - 1)]
    public void DatagramOfAnother_IsNot(string source, int port) =>
        Assert.False(_own.IsIn(Frame(IPAddress.Parse(source), IPAddress.Parse(source), (ushort)port, 0)));

    [Theory]
    [InlineData(6)]
    [InlineData(1)]
    public void OtherProtocol_IsNot(byte protocol)
    {
        var frame = Frame(HostV4, HostV4, Port, 0);
        frame[23] = protocol;
        Assert.False(_own.IsIn(frame));
    }

    [Fact]
    public void FirstFragment_IsRecognized_LaterOnesAreNot()
    {
        var v4 = Frame(HostV4, HostV4, Port, 0);
        v4[20] = 0x20;
        Assert.True(_own.IsIn(v4));
        v4[21] = 1;
        Assert.False(_own.IsIn(v4));

        var v6 = Frame(HostV6, HostV6, Port, 0);
        byte[] first = [.. v6[..54], 17, 0, 0, 1, 0, 0, 0, 7, .. v6[54..]];
        first[20] = 44;
        Assert.True(_own.IsIn(first));
        first[57] = 8;
        Assert.False(_own.IsIn(first));
    }

    [Fact]
    public void TruncatedFrames_AreNot()
    {
        foreach (var whole in new[] { Frame(HostV4, HostV4, Port, 2), Frame(HostV6, HostV6, Port, 2) })
        {
            for (var length = 14; length < whole.Length - 12; length++)
            {
                Assert.False(_own.IsIn(whole.AsSpan(0, length)));
            }
        }
    }

    [Fact]
    public void NewAddresses_CountAtOnce_AndWithoutAPortNothingDoes()
    {
        var frame = Frame(IPAddress.Parse("10.9.9.9"), HostV4, Port, 0);
        Assert.False(_own.IsIn(frame));
        _own.SetHosts([UnderlayAddress.From(IPAddress.Parse("10.9.9.9"), 0)]);
        Assert.True(_own.IsIn(frame));
        Assert.False(new OwnDatagrams().IsIn(frame));
        Assert.False(new OwnDatagrams().IsIn(Frame(IPAddress.Parse("10.9.9.9"), HostV4, 0, 0)));
    }

    [Fact]
    public void OneIsReported() => Assert.Equal([true, false, false], [_own.ShouldReport(), _own.ShouldReport(), _own.ShouldReport()]);

    private static byte[] Frame(IPAddress source, IPAddress destination, ushort port, int tags)
    {
        var isV4 = source.GetAddressBytes().Length == 4;
        byte[] header = isV4
            ? [0x45, 0, 0, 0, 0, 0, 0, 0, 64, 17, 0, 0, .. source.GetAddressBytes(), .. destination.GetAddressBytes()]
            : [0x60, 0, 0, 0, 0, 0, 17, 64, .. source.GetAddressBytes(), .. destination.GetAddressBytes()];
        byte[] frame =
        [
            .. new byte[12], .. Enumerable.Repeat(new byte[] { 0x81, 0, 0, 5 }, tags).SelectMany(tag => tag),
            .. isV4 ? new byte[] { 8, 0 } : [0x86, 0xdd], .. header, 0, 0, 1_234 >> 8, 1_234 & 0xff, 0, 12, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8,
        ];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(^16), port);
        return frame;
    }
}
