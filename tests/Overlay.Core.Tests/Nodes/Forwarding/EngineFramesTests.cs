using Overlay.Buffers;
using Overlay.Core.Tests.Sessions;
using Overlay.Counters;
using Overlay.DataPath;
using Overlay.Primitives;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes.Forwarding;

public class EngineFramesTests
{
    private static readonly MacAddress Nobody = new(0x0200_0000_0099);
    private readonly EngineBench _bench = new EngineBench().Register();

    [Fact]
    public void Frames_ForAPeerWithoutASession_AreKeptAndSentInOrder()
    {
        var peer = _bench.NewPeer();
        _bench.Supernode.List(peer.Entry);
        for (var i = 0; i < 40; i++)
        {
            _bench.Send(DataPlaneNode.Frame(peer.Mac, _bench.Mac, payload: i + 1));
        }

        _bench.Pass(0);
        peer.AnswerInitiation();
        Assert.Equal(Enumerable.Range(9, 32), peer.TakeFrames().Select(frame => frame.Length - 14));
        Assert.Equal(8, _bench.Counters[DropReason.PeerNotReady]);
        Assert.Equal(32, _bench.Counters[Counter.FramesSent]);
    }

    /// <summary>The steps of the shell one by one, with a frame from the port between any two.</summary>
    [Fact]
    public void Frames_ThatWereKept_LeaveBeforeTheDataPathMaySend()
    {
        var peer = _bench.NewPeer();
        _bench.Supernode.List(peer.Entry);
        _bench.Send(FrameTo(peer, 1));
        _bench.Pass(0);
        peer.Respond();
        var pong = PacketOf(peer.Seal(new Pong(peer.ControlsIn<Ping>([.. _bench.Sent])[^1].Id, peer.Address)), peer.Address);

        _bench.Engine.HandleDatagram(pong, _bench.Now);
        Assert.Equal(OutboundResult.Engine, _bench.SendOnDataPath(FrameTo(peer, 2)));
        _bench.Engine.HandleFrame(PacketOf(FrameTo(peer, 2)), _bench.Now);
        Assert.Equal(OutboundResult.Engine, _bench.SendOnDataPath(FrameTo(peer, 3)));
        Assert.Equal(OutboundResult.Engine, _bench.SendOnDataPath(DataPlaneNode.Frame(MacAddress.Broadcast, _bench.Mac)));
        _bench.Drain();

        Assert.Equal([1, 2], peer.TakeFrames().Select(frame => frame.Length - 14));
        Assert.Equal(OutboundResult.Sent, _bench.SendOnDataPath(FrameTo(peer, 3)));
    }

    /// <summary>The engine is locked while they go.</summary>
    [Fact]
    public void Frames_KeptForManyPeers_LeaveInParts()
    {
        ScriptedPeer[] peers = [_bench.NewPeer(), _bench.NewPeer(), _bench.NewPeer()];
        Array.ForEach(peers, peer => _bench.Supernode.List(peer.Entry));
        foreach (var peer in peers)
        {
            for (var i = 0; i < 32; i++)
            {
                _bench.Send(FrameTo(peer, i + 1));
            }
        }

        _bench.Pass(0);
        var initiations = _bench.TakeSent();
        PacketBuffer[] pongs = [.. peers.Select(peer =>
        {
            peer.Respond(initiations);
            return PacketOf(peer.Seal(new Pong(peer.ControlsIn<Ping>([.. _bench.Sent])[^1].Id, peer.Address)), peer.Address);
        })];
        Array.ForEach(pongs, pong => _bench.Engine.HandleDatagram(pong, _bench.Now));

        _bench.Engine.SendHeld(_bench.Now);
        Assert.True(_bench.Engine.HasHeld);
        _bench.Drain();

        var sent = _bench.TakeSent();
        Assert.All(peers, peer => Assert.Equal(Enumerable.Range(1, 32), peer.FramesIn(sent).Select(frame => frame.Length - 14)));
    }

    /// <summary>A broadcast that some peers get at once and others later is one frame from the port.</summary>
    [Fact]
    public void Broadcast_KeptForNewPeers_IsCountedOnce()
    {
        var ready = _bench.NewPeer().Join();
        ScriptedPeer[] fresh = [_bench.NewPeer(), _bench.NewPeer()];
        Array.ForEach(fresh, peer => _bench.Supernode.List(peer.Entry));
        _bench.Send(DataPlaneNode.Frame(MacAddress.Broadcast, _bench.Mac));
        Assert.Equal(ready.Address, Assert.Single(_bench.Sent, datagram => datagram.Type == MessageType.GroupData).Destination);
        Assert.Equal(1, _bench.Counters[Counter.FramesSent]);
        TakeKeptFrame(fresh);
        Assert.Equal((1, 3), (_bench.Counters[Counter.FramesSent], _bench.Counters[Counter.GroupCopies]));
    }

    [Fact]
    public void Broadcast_KeptForAllPeers_IsCountedOnce_WhenTheFirstGetsIt()
    {
        ScriptedPeer[] fresh = [_bench.NewPeer(), _bench.NewPeer()];
        Array.ForEach(fresh, peer => _bench.Supernode.List(peer.Entry));
        _bench.Send(DataPlaneNode.Frame(MacAddress.Broadcast, _bench.Mac));
        Assert.Equal(0, _bench.Counters[Counter.FramesSent]);
        TakeKeptFrame(fresh);
        Assert.Equal((1, 2), (_bench.Counters[Counter.FramesSent], _bench.Counters[Counter.GroupCopies]));
    }

    /// <summary>A frame for an unknown address that waits for a bridge behind others, with the steps of the shell one by one.</summary>
    [Fact]
    public void Flood_ThatIsKeptForABridge_IsCountedOnce()
    {
        var peer = _bench.NewPeer();
        peer.Bridges = true;
        _bench.Supernode.List(peer.Entry);
        _bench.Send(FrameTo(peer, 1));
        _bench.Pass(0);
        peer.Respond();
        var pong = PacketOf(peer.Seal(new Pong(peer.ControlsIn<Ping>([.. _bench.Sent])[^1].Id, peer.Address)), peer.Address);
        _bench.Engine.HandleDatagram(pong, _bench.Now);
        _bench.Engine.HandleFrame(PacketOf(DataPlaneNode.Frame(Nobody, _bench.Mac, 2)), _bench.Now);
        _bench.Drain();

        Assert.Equal([1, 2], peer.TakeFrames().Select(frame => frame.Length - 14));
        Assert.Equal((2, 0), (_bench.Counters[Counter.FramesSent], _bench.Counters.TotalDrops()));
    }

    [Fact]
    public void Broadcast_WhileAPeerIsNew_IsKeptForIt()
    {
        var peer = _bench.NewPeer();
        _bench.Supernode.List(peer.Entry);
        _bench.Send(DataPlaneNode.Frame(MacAddress.Broadcast, _bench.Mac));
        _bench.Pass(0);
        peer.AnswerInitiation();
        Assert.Single(peer.TakeFrames());
    }

    [Fact]
    public void Broadcast_LaterOn_IsNotKeptForAPeerThatDoesNotAnswer()
    {
        _bench.Supernode.List(_bench.NewPeer().Entry);
        _bench.Pass(3);
        _bench.Send(DataPlaneNode.Frame(MacAddress.Broadcast, _bench.Mac));
        _bench.Pass(60);
        Assert.Equal(0, _bench.Counters.TotalDrops());
    }

    [Fact]
    public void Broadcast_BeforeTheKeyIsAcknowledged_IsACopyAndThenOnePacketForAll()
    {
        var (first, second, third) = (_bench.NewPeer().Join(), _bench.NewPeer().Join(), _bench.NewPeer());
        _bench.Supernode.List(third.Entry);
        _bench.Pass(0);
        third.AnswerInitiation();
        _bench.TakeSent();
        _bench.Send(DataPlaneNode.Frame(MacAddress.Broadcast, _bench.Mac));
        var sent = _bench.TakeSent();
        Assert.Equal([first.Address, second.Address], sent.Where(datagram => datagram.Type == MessageType.GroupData).Select(datagram => datagram.Destination));
        Assert.Equal([third.Address], sent.Where(datagram => datagram.Type == MessageType.Data).Select(datagram => datagram.Destination));
        _bench.Pass(0.3);
        third.AcknowledgeGroupKey();
        _bench.TakeSent();
        _bench.Send(DataPlaneNode.Frame(MacAddress.Broadcast, _bench.Mac));
        Assert.Equal(3, _bench.TakeSent(MessageType.GroupData).Count);
        Assert.Equal(2, _bench.Counters[Counter.FramesSent]);
    }

    [Fact]
    public void Unicast_ForNobody_IsCountedAndAskedForOnceASecond()
    {
        for (var i = 0; i < 10; i++)
        {
            _bench.Send(DataPlaneNode.Frame(Nobody, _bench.Mac));
        }

        Assert.Equal(10, _bench.Counters[DropReason.UnknownDestination]);
        Assert.True(PeerQuery.TryRead(Assert.Single(_bench.Supernode.TakeControls()), out var query));
        Assert.Equal(Nobody, query.Mac);
        _bench.Pass(1);
        _bench.Send(DataPlaneNode.Frame(Nobody, _bench.Mac));
        Assert.Single(_bench.Supernode.TakeControls(), message => message[0] == (byte)ControlKind.PeerQuery);
    }

    [Fact]
    public void Has_OfAPeerThatDoesNotBridge_TeachesNothing()
    {
        var peer = _bench.NewPeer().Join();
        peer.Send(new Has(Nobody));
        _bench.Send(DataPlaneNode.Frame(Nobody, _bench.Mac));
        Assert.Empty(peer.TakeFrames());
        Assert.Equal(1, _bench.Counters[DropReason.UnknownDestination]);
    }

    [Fact]
    public void WhoHas_ForOurOwnAddress_IsAnswered()
    {
        var peer = _bench.NewPeer().Join();
        peer.Send(new WhoHas(Nobody));
        Assert.Empty(peer.TakeControls<Has>());
        peer.Send(new WhoHas(_bench.Mac));
        Assert.Equal(_bench.Mac, Assert.Single(peer.TakeControls<Has>()).Mac);
    }

    /// <summary>Peers shake hands, and each gets the one frame that was kept for it.</summary>
    private void TakeKeptFrame(ScriptedPeer[] peers)
    {
        _bench.Pass(0);
        var initiations = _bench.TakeSent();
        foreach (var peer in peers)
        {
            peer.Respond(initiations);
            peer.AnswerPing();
            Assert.Single(peer.TakeFrames());
        }
    }

    private byte[] FrameTo(ScriptedPeer peer, int payload) => DataPlaneNode.Frame(peer.Mac, _bench.Mac, payload);

    private static PacketBuffer PacketOf(byte[] bytes, UnderlayAddress from = default)
    {
        var packet = new PacketBuffer(2_000) { Remote = from };
        packet.Set(bytes);
        return packet;
    }
}
