using FsCheck.Xunit;
using Overlay.Core.Tests.Sessions;
using Overlay.Nodes;
using Overlay.Primitives;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes;

public class EngineHostileInputTests
{
    private static readonly UnderlayAddress Stranger = new([198, 51, 100, 66], 6_666);

    [Property(MaxTest = 300)]
    public void Bytes_OfAnyKindFromAnybody_ChangeNothing(byte type, byte[] rest, bool isFromSupernode)
    {
        var bench = new EngineBench().Register();
        bench.Deliver([(byte)(type % 11), .. (rest ?? []).Take(1_500)], isFromSupernode ? ScriptedSupernode.Address : Stranger);
        AssertUntouched(bench);
        Assert.Equal(1, bench.Counters.TotalDrops());
    }

    [Property(MaxTest = 100)]
    public void Messages_ChangedOnTheWay_ChangeNothing(int position, byte mask, ushort cut)
    {
        var bench = new EngineBench().Register();
        var peer = bench.NewPeer().Join();
        var before = Describe(bench);
        foreach (var message in Messages(bench, peer))
        {
            var changed = message[..^(cut % message.Length)];
            changed[(int)((uint)position % changed.Length)] ^= (byte)(mask | 1);
            bench.Deliver(changed, peer.Address);
            bench.Deliver(changed, Stranger);
        }

        Assert.Equal(before, Describe(bench));
        Assert.DoesNotContain(bench.TakeSent(), sent => sent.Destination == Stranger && sent.Type is not (MessageType.HandshakeResponse or MessageType.CookieReply));
    }

    [Fact]
    public void Messages_OfAPeerSentAgainByAStranger_ChangeNothing()
    {
        var bench = new EngineBench().Register();
        var peer = bench.NewPeer().Join();
        var sealedMessages = Messages(bench, peer).Where(message => message[0] is (byte)MessageType.Control or (byte)MessageType.Data).ToList();
        sealedMessages.ForEach(message => bench.Deliver(message, peer.Address));
        bench.TakeSent();
        var (before, replayed) = (Describe(bench), bench.Counters[DropReason.Replayed]);
        sealedMessages.ForEach(message => bench.Deliver(message, Stranger));
        Assert.Equal(before, Describe(bench));
        Assert.Empty(bench.TakeSent());
        Assert.Equal(replayed + sealedMessages.Count, bench.Counters[DropReason.Replayed]);
    }

    [Fact]
    public void Initiation_ReplayedForever_NeitherFillsTablesNorMovesThePeer()
    {
        var bench = new EngineBench().Register();
        var peer = bench.NewPeer();
        var message = peer.Begin().Message;
        var joined = peer.Join();
        for (var i = 0; i < 50; i++)
        {
            bench.Deliver(message.Span, Stranger);
            joined.Send(new Ping(1, 0));
            bench.Pass(1);
        }

        var snapshot = Assert.Single(bench.Engine.GetPeers());
        Assert.Equal(peer.Address, snapshot.Path.Address);
        Assert.True(snapshot.IsReachable);
    }

    /// <summary>One valid message of each kind that a peer can send, each with a counter of its own.</summary>
    private static List<byte[]> Messages(EngineBench bench, ScriptedPeer peer) =>
    [
        peer.Begin().Message.ToArray(),
        peer.Seal(new Ping(1, 20)),
        peer.Seal(new Pong(1, peer.Address)),
        peer.Seal(new GroupKeyAck(1)),
        peer.Seal(new WhoHas(bench.Mac)),
        DataPlaneNode.Seal(peer.Session, DataPlaneNode.Frame(bench.Mac, peer.Mac)),
    ];

    private static void AssertUntouched(EngineBench bench)
    {
        Assert.Empty(bench.TakeSent());
        Assert.Empty(bench.Engine.GetPeers());
        Assert.Empty(bench.Frames);
        Assert.IsType<NodeEvent.SupernodeReached>(bench.Events[^1]);
    }

    private static string Describe(EngineBench bench) => string.Join('\n', bench.Engine.GetPeers().Select(peer => $"{peer.Id} {peer.Mac} {peer.Path} {peer.IsReachable}"))
        + $"\n{bench.Events.Count}";
}
