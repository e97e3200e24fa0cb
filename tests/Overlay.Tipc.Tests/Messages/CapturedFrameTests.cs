using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Tests.Messages;

public sealed class CapturedFrameTests
{
    private static readonly TipcAddress One = TipcAddress.Parse("1.1.1");
    private static readonly TipcAddress Two = TipcAddress.Parse("1.1.2");
    private static readonly TipcAddress Three = TipcAddress.Parse("1.1.3");
    private static readonly ServiceRange Demo = new(18888, 200, 299);

    [Theory]
    [InlineData(CapturedFrames.Request)]
    [InlineData(CapturedFrames.Response)]
    [InlineData(CapturedFrames.Trial)]
    public void Discovery_ReadAndWritten_IsTheSame(string frame)
    {
        Assert.True(DiscoveryMessage.TryRead(CapturedFrames.Message(frame), out var message));
        Assert.Equal(CapturedFrames.Message(frame), message.ToArray());
    }

    [Fact]
    public void Request_OfNodeOne_HasItsFields()
    {
        Assert.True(DiscoveryMessage.TryRead(CapturedFrames.Message(CapturedFrames.Request), out var message));
        Assert.Equal(DiscoveryType.Request, message.Type);
        Assert.Equal(Capabilities.All, message.Capabilities);
        Assert.Equal((One, 4711u, "02:00:00:00:00:01"), (message.Sender, message.NetworkId, message.Mac.ToString()));
        Assert.Equal(NodeIdentity.Of(One), message.Identity);
    }

    [Fact]
    public void Trial_OfANodeWithoutAddress_HasTheHashOfItsMac()
    {
        Assert.True(DiscoveryMessage.TryRead(CapturedFrames.Message(CapturedFrames.Trial), out var message));
        Assert.Equal(NodeIdentity.Of(message.Mac), message.Identity);
        Assert.Equal(message.Identity.ToHashAddress(), message.Sender);
    }

    [Theory]
    [InlineData(CapturedFrames.State)]
    [InlineData(CapturedFrames.Probe)]
    public void State_ReadAndWritten_IsTheSame(string frame)
    {
        Assert.True(LinkProtocolMessage.TryRead(CapturedFrames.Message(frame), out var message));
        Assert.Equal(CapturedFrames.Message(frame), message!.ToArray());
    }

    [Theory]
    [InlineData(CapturedFrames.Reset)]
    [InlineData(CapturedFrames.Activate)]
    public void ResetAndActivate_ReadAndWritten_AreTheSameUpToTheEndOfTheName(string frame)
    {
        const int EndOfName = InternalHeader.Size + 5;
        Assert.True(LinkProtocolMessage.TryRead(CapturedFrames.Message(frame), out var message));
        Assert.Equal(CapturedFrames.Message(frame)[..EndOfName], message!.ToArray()[..EndOfName]);
        Assert.Equal(("vec0", 1500), (message.InterfaceName, message.MaxPacket));
    }

    [Fact]
    public void Activate_AnswersTheSessionOfTheReset()
    {
        Assert.True(LinkProtocolMessage.TryRead(CapturedFrames.Message(CapturedFrames.Reset), out var reset));
        Assert.True(LinkProtocolMessage.TryRead(CapturedFrames.Message(CapturedFrames.Activate), out var activate));
        Assert.Equal((true, reset!.Session), (activate!.PeerSessionValid, activate.PeerSession));
    }

    [Fact]
    public void BroadcastSync_WrittenAsSequenceOne_IsTheSame()
    {
        var written = new BroadcastProtocolMessage(Two, One, LastBroadcast: 0).ToArray();
        TipcHeader.SetSequence(written, 1);
        Assert.Equal(CapturedFrames.Message(CapturedFrames.BroadcastSync), written);
    }

    [Fact]
    public void Publication_Written_IsTheSame()
    {
        var item = new NameItem(Demo, 1554293523, 1554293524);
        Assert.Equal(CapturedFrames.Message(CapturedFrames.Publication), OnBroadcastLink(NameDistributorMessage.Change(false, 1, Three, 4711, item), 1));
        Assert.Equal(CapturedFrames.Message(CapturedFrames.Withdrawal), OnBroadcastLink(NameDistributorMessage.Change(true, 2, Three, 4711, item), 2));
    }

    [Fact]
    public void Bulk_Read_HasTheStateOfTheNode()
    {
        var message = CapturedFrames.Message(CapturedFrames.NameBulk);
        Assert.True(NameDistributorMessage.IsValid(message));
        Assert.True(NameDistributorMessage.IsBulk(message) && NameDistributorMessage.IsLastOfBulk(message) && NameDistributorMessage.IsNumbered(message));
        Assert.Equal(1, NameDistributorMessage.ItemCount(message));
        Assert.Equal(new NameItem(new ServiceRange(0, Two.Value, Two.Value), 0, Two.Value), NameDistributorMessage.Item(message, 0));
    }

    [Theory]
    [InlineData(CapturedFrames.Syn)]
    [InlineData(CapturedFrames.SynReplicast)]
    [InlineData(CapturedFrames.Replicast)]
    [InlineData(CapturedFrames.Broadcast)]
    [InlineData(CapturedFrames.Named)]
    [InlineData(CapturedFrames.Direct)]
    public void Data_ReadAndWritten_IsTheSameButForTheLinksFields(string frame)
    {
        var message = CapturedFrames.Message(frame);
        Assert.True(DataHeader.TryRead(message, out var header));
        var written = header.ToArray(message.AsSpan(header.Size));
        TipcHeader.SetNonSequenced(written, TipcHeader.IsNonSequenced(message));
        TipcHeader.SetBroadcastAck(written, TipcHeader.BroadcastAck(message));
        TipcHeader.SetAck(written, TipcHeader.Ack(message));
        TipcHeader.SetSequence(written, TipcHeader.Sequence(message));
        Assert.Equal(message, written);
    }

    private static byte[] OnBroadcastLink(byte[] message, ushort sequence)
    {
        TipcHeader.SetNonSequenced(message, true);
        TipcHeader.SetSequence(message, sequence);
        return message;
    }
}
