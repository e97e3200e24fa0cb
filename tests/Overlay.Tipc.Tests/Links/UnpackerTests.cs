using Overlay.Samples.Tipc.Links;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Tests.Links;

public class UnpackerTests
{
    private readonly List<byte[]> _messages = [];
    private readonly TipcCounters _counters = new();
    private readonly Unpacker _unpacker;

    public UnpackerTests() => _unpacker = new Unpacker(_counters, _messages);

    [Fact]
    public void Bundle_IsOpened()
    {
        var (first, second, third) = (LinkParts.Data(33), LinkParts.Data(40), LinkParts.Data(35));

        _unpacker.Open(Bundle(first, second, third));

        Assert.Equal([first, second, third], _messages);
        Assert.Equal(0, _counters.DroppedInAll);
    }

    [Fact]
    public void BundleWithARestThatIsNoMessage_GivesWhatIsBeforeIt()
    {
        _unpacker.Open(Bundle(LinkParts.Data(36), [1, 2, 3, 4]));

        Assert.Single(_messages);
        Assert.Equal(1, _counters.Dropped(TipcDropReason.Malformed));
    }

    [Fact]
    public void BundleInABundle_IsNotOpened()
    {
        _unpacker.Open(Bundle(Bundle(LinkParts.Data(36))));

        Assert.Empty(_messages);
        Assert.Equal(1, _counters.Dropped(TipcDropReason.UnsupportedUser));
    }

    [Theory]
    [InlineData((int)MessageUser.Group)]
    [InlineData((int)MessageUser.ConnectionManager)]
    [InlineData((int)MessageUser.Tunnel)]
    [InlineData((int)MessageUser.Crypto)]
    [InlineData((int)MessageUser.LinkProtocol)]
    public void OtherUsers_AreCounted(int user)
    {
        _unpacker.Open(InternalHeader.Create((MessageUser)user, 0, LinkParts.Address(2), LinkParts.Address(1), 8));

        Assert.Empty(_messages);
        Assert.Equal(1, _counters.Dropped(TipcDropReason.UnsupportedUser));
    }

    [Fact]
    public void BadFragment_IsCounted()
    {
        _unpacker.Open(LinkParts.Fragment(FragmentType.Last, 2, new byte[10]));

        Assert.Equal(1, _counters.Dropped(TipcDropReason.BadFragment));
    }

    private static byte[] Bundle(params byte[][] parts)
    {
        var content = parts.SelectMany((part, i) => i < parts.Length - 1 ? [.. part, .. new byte[Padding(part)]] : part).ToArray();
        var bundle = InternalHeader.Create(MessageUser.Bundler, 0, LinkParts.Address(2), LinkParts.Address(1), content.Length);
        content.CopyTo(bundle, InternalHeader.Size);
        return bundle;
    }

    private static int Padding(byte[] part) => Tipc.Messages.Bundle.Align(part.Length) - part.Length;
}
