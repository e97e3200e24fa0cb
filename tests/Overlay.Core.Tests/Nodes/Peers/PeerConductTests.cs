using Overlay.Buffers;
using Overlay.Core.Tests.Sessions;
using Overlay.DataPath;
using Overlay.Multicast.Keys;
using Overlay.Nodes;
using Overlay.Primitives;
using Overlay.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes.Peers;

/// <summary>Peers whose frames are refused: they are named, and disconnected beyond a limit.</summary>
public class PeerConductTests
{
    private static readonly MacAddress Station = new(0x0200_0000_0099);
    private readonly EngineBench _bench = new EngineBench().Register();

    private byte[] Forged => DataPlaneNode.Frame(_bench.Mac, Station);

    [Fact]
    public void FirstRefusal_NamesThePeerAtOnce()
    {
        var peer = _bench.NewPeer().Join();
        peer.SendFrames(Forged);
        _bench.Pass(0);
        var named = Assert.Single(Named(_bench));
        Assert.Equal((peer.KeyPair.Id, peer.Mac, peer.Address), (named.Id, named.Mac, named.Path.Address));
        Assert.Equal((1, DropReason.SourceRefused, true, null), (named.Count, named.Reason, named.IsProven, named.ShutOutFor));
    }

    /// <summary>What comes in the minute after is told at its end, though nothing comes then.</summary>
    [Fact]
    public void ManyRefusals_NameThePeerOnceAMinute()
    {
        var (peer, other) = (_bench.NewPeer().Join(), _bench.NewPeer().Join());
        for (var second = 0; second < 90; second++)
        {
            peer.SendFrames(Forged, 10);
            peer.SendFrames(new byte[10], second % 3);
            other.Send(new Ping(1, 0));
            _bench.Pass(1);
        }

        Live(40, peer, other);
        Assert.Equal([10, 650, 330], Named(_bench).Select(named => named.Count));
        Assert.All(Named(_bench), named => Assert.Equal((peer.KeyPair.Id, DropReason.SourceRefused), (named.Id, named.Reason)));
        Assert.Equal([990L, 0], new[] { peer, other }.Select(one => _bench.Engine.GetPeers().Single(known => known.Id == one.KeyPair.Id).Refused));
    }

    [Fact]
    public void Refusals_OfOnePeer_DoNotHideThoseOfAnother()
    {
        var (first, second) = (_bench.NewPeer().Join(), _bench.NewPeer().Join());
        first.SendFrames(Forged);
        _bench.Pass(0);
        second.SendFrames(Forged);
        _bench.Pass(1);
        Assert.Equal([first.KeyPair.Id, second.KeyPair.Id], Named(_bench).Select(named => named.Id));
    }

    /// <summary>Whoever has the community's key can make any number of members.</summary>
    [Fact]
    public void MemberAfterMember_IsNamedWithinALimit()
    {
        var peers = Enumerable.Range(0, 40).Select(_ => _bench.NewPeer().Join()).ToList();
        peers.ForEach(peer => peer.SendFrames(Forged));

        _bench.Pass(0.5);
        Assert.Equal(16, Named(_bench).Count);
        _bench.Pass(5);
        Assert.InRange(Named(_bench).Count, 20, 22);
        _bench.Pass(20);
        Assert.Equal(40, Named(_bench).Select(named => named.Id).Distinct().Count());
    }

    /// <summary>The data path goes by the table of before until all that waits in the queue was handled: the session is usable, and the table does not know the peer's address.</summary>
    [Fact]
    public void FirstFrame_BeforeTheTableKnowsThePeersAddress_IsNotHeldAgainstIt()
    {
        var peer = _bench.NewPeer();
        _bench.Deliver(Initiation(peer, out var pending), peer.Address);
        peer.Finish(pending, _bench.TakeSent(MessageType.HandshakeResponse)[^1].Bytes);
        _bench.Engine.HandleControl(PacketOf(peer.Seal(new Ping(1, 0)), peer.Address), _bench.Now);
        var data = PacketOf(DataPlaneNode.Seal(peer.Session, DataPlaneNode.Frame(_bench.Mac, peer.Mac)), peer.Address);
        Assert.Equal(InboundResult.Dropped, _bench.Engine.DataPlane.Receive(data, new PacketBuffer(2_000), _bench.Now));
        Assert.Equal(1, _bench.Counters[DropReason.SourceRefused]);
        _bench.Engine.Publish(_bench.Now);
        _bench.Pass(2);
        Assert.Equal((0L, 0), (Assert.Single(_bench.Engine.GetPeers()).Refused, Named(_bench).Count));
        peer.SendFrames(DataPlaneNode.Frame(_bench.Mac, peer.Mac));
        Assert.Single(_bench.Frames);
    }

    [Fact]
    public void Peer_BeyondTheLimit_IsDisconnectedAndShutOutForTenMinutes()
    {
        var bench = WithLimit(100);
        var peer = bench.NewPeer().Join();
        peer.SendFrames(Forged, 100);
        Live(bench, 2, peer);
        Assert.Null(Assert.Single(Named(bench)).ShutOutFor);
        bench.TakeSent();
        peer.SendFrames(Forged);
        bench.Pass(1);

        Assert.Equal(TimeSpan.FromMinutes(10), Named(bench)[^1].ShutOutFor);
        Assert.Equal(peer.KeyPair.Id, bench.Events.OfType<NodeEvent.PeerLeft>().Single().Id);
        Assert.Single(peer.ControlsIn<Goodbye>(bench.TakeSent()));
        AssertShutOut(bench, peer);
        bench.Pass(590);
        AssertShutOut(bench, peer);
        bench.Pass(10);
        peer.AnswerInitiation();
        Assert.True(Assert.Single(bench.Engine.GetPeers()).IsReachable);
    }

    /// <summary>A supernode that lists it no more, and again, does not let it in.</summary>
    [Fact]
    public void Peer_ThatIsShutOut_IsNotLetInByAnotherRegistration()
    {
        var bench = WithLimit(1);
        var peer = bench.NewPeer().Join();
        peer.SendFrames(Forged, 2);
        bench.Pass(1);
        bench.Supernode.List(peer.Entry with { Removed = true });
        Assert.Empty(bench.Engine.GetPeers());
        bench.Supernode.List(peer.Entry);
        bench.Pass(5);
        AssertShutOut(bench, peer);
    }

    [Fact]
    public void Refusals_BelowTheLimitInEachMinute_DisconnectNobody()
    {
        var bench = WithLimit(100);
        var peer = bench.NewPeer().Join();
        for (var second = 0; second < 110; second++)
        {
            peer.SendFrames(Forged, second % 3 == 0 ? 2 : 1);
            Live(bench, 1, peer);
        }

        Assert.Empty(bench.Events.OfType<NodeEvent.PeerLeft>());
    }

    /// <summary>Any member could have another one disconnected otherwise.</summary>
    [Fact]
    public void GroupFrames_NameAndDoNotDisconnect()
    {
        var bench = WithLimit(10);
        var peer = bench.NewPeer().Join();
        var key = new GroupSendKey(peer.KeyPair.Id, 5, CipherSuites.Aes256Gcm, bench.Random);
        peer.Send(key.ToMessage());
        for (var i = 0; i < 100; i++)
        {
            bench.Deliver(DataPlaneNode.Seal(key, DataPlaneNode.Frame(MacAddress.Broadcast, Station)), peer.Address);
        }

        Live(bench, 70, peer);
        Assert.Equal([(100L, false)], Named(bench).Select(named => (named.Count, named.IsProven)));
        Assert.True(Assert.Single(bench.Engine.GetPeers()).IsReachable);
    }

    private static EngineBench WithLimit(int limit) => new EngineBench(options => options with { Segment = new() { RefusalLimit = limit } }).Register();

    private static List<NodeEvent.PeerMisbehaved> Named(EngineBench bench) => [.. bench.Events.OfType<NodeEvent.PeerMisbehaved>()];

    private static void AssertShutOut(EngineBench bench, ScriptedPeer peer)
    {
        var refused = bench.Counters[DropReason.HandshakeRefused];
        bench.TakeSent();
        bench.Deliver(peer.Begin().Message.Span, peer.Address);
        Assert.Equal(refused + 1, bench.Counters[DropReason.HandshakeRefused]);
        Assert.DoesNotContain(bench.TakeSent(), sent => sent.Destination == peer.Address);
        Assert.DoesNotContain(bench.Engine.GetPeers(), known => known.IsReachable);
    }

    private static byte[] Initiation(ScriptedPeer peer, out PendingHandshake pending)
    {
        pending = peer.Begin();
        return pending.Message.ToArray();
    }

    private static PacketBuffer PacketOf(byte[] bytes, UnderlayAddress from)
    {
        var packet = new PacketBuffer(2_000);
        packet.Set(bytes);
        packet.Remote = from;
        return packet;
    }

    private static void Live(EngineBench bench, int seconds, params ScriptedPeer[] peers)
    {
        for (var second = 0; second < seconds; second++)
        {
            Array.ForEach(peers, peer =>
            {
                peer.Send(new Ping(1, 0));
                peer.KeepGroupKeys();
            });
            bench.Pass(1);
        }
    }

    private void Live(int seconds, params ScriptedPeer[] peers) => Live(_bench, seconds, peers);
}
