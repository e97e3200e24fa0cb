using Overlay.Core.Tests.Sessions;
using Overlay.Counters;
using Overlay.DataPath;
using Overlay.Nodes;
using Overlay.Nodes.Sessions;
using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes;

public class PeerHandshakeTests
{
    private readonly EngineBench _bench = new EngineBench().Register();

    [Fact]
    public void Peer_WithALargerId_GetsAnInitiationAtOnceEveryWay()
    {
        var peer = _bench.NewPeer();
        _bench.Supernode.List(peer.Entry);
        _bench.Pass(0);
        var sent = _bench.TakeSent(MessageType.HandshakeInitiation);
        Assert.Equal([(peer.Address, null), (ScriptedSupernode.Address, peer.Slot)], sent.Select(datagram => (datagram.Destination, datagram.Relay?.Slot)));
        Assert.Equal(sent[0].Bytes, sent[1].Bytes);
    }

    [Fact]
    public void Peer_WithASmallerId_IsWaitedForUnlessThereIsAFrame()
    {
        var peer = _bench.NewPeer(engineBegins: false);
        _bench.Supernode.List(peer.Entry);
        _bench.Pass(0.4);
        Assert.Empty(_bench.TakeSent(MessageType.HandshakeInitiation));
        _bench.Send(DataPlaneNode.Frame(peer.Mac, _bench.Mac));
        _bench.Pass(0);
        Assert.NotEmpty(_bench.TakeSent(MessageType.HandshakeInitiation));
    }

    [Fact]
    public void Peer_WithASmallerId_IsCalledWhenNothingComes()
    {
        _bench.Supernode.List(_bench.NewPeer(engineBegins: false).Entry);
        _bench.Pass(0.5);
        Assert.NotEmpty(_bench.TakeSent(MessageType.HandshakeInitiation));
    }

    [Fact]
    public void Silence_TheSameInitiationIsRepeatedAndThenReplaced()
    {
        var peer = _bench.NewPeer();
        _bench.Supernode.List(peer.Entry);
        _bench.Pass(9);
        var first = _bench.TakeSent(MessageType.HandshakeInitiation).Where(sent => sent.Destination == peer.Address).ToList();
        Assert.InRange(first.Count, 4, 8);
        Assert.Single(first.Select(sent => Convert.ToHexString(sent.Bytes)).Distinct());
        _bench.Pass(6);
        Assert.Contains(_bench.TakeSent(MessageType.HandshakeInitiation), sent => !sent.Bytes.SequenceEqual(first[0].Bytes));
    }

    [Fact]
    public void Initiation_OfAStranger_MakesAPeerOnceItIsConfirmed()
    {
        var peer = _bench.NewPeer();
        var pending = peer.Begin();
        _bench.Deliver(pending.Message.Span, peer.Address);
        Assert.DoesNotContain(_bench.Events, happened => happened is NodeEvent.PeerJoined);
        peer.Finish(pending, Assert.Single(_bench.TakeSent(MessageType.HandshakeResponse)).Bytes);
        peer.Send(new Ping(1, 0));
        Assert.Equal(peer.KeyPair.Id, Assert.Single(_bench.Events.OfType<NodeEvent.PeerJoined>()).Id);
    }

    [Fact]
    public void Initiation_NeverConfirmed_IsForgotten()
    {
        var peer = _bench.NewPeer();
        _bench.Deliver(peer.Begin().Message.Span, peer.Address);
        Assert.Single(_bench.Engine.GetPeers());
        _bench.Pass(16);
        Assert.Empty(_bench.Engine.GetPeers());
        Assert.DoesNotContain(_bench.Events, happened => happened is NodeEvent.PeerLeft);
    }

    /// <summary>It may be a recording of somebody who is long gone.</summary>
    [Fact]
    public void Initiation_OfAStranger_DoesNotSendGroupFramesThroughTheEngine()
    {
        var known = _bench.NewPeer().Join();
        var stranger = _bench.NewPeer();
        _bench.Deliver(stranger.Begin().Message.Span, stranger.Address);
        Assert.Equal(2, _bench.Engine.GetPeers().Count);
        Assert.Equal(OutboundResult.Sent, _bench.SendOnDataPath(DataPlaneNode.Frame(MacAddress.Broadcast, _bench.Mac)));
        Assert.True(_bench.Engine.GetPeers().Single(peer => peer.Id == known.KeyPair.Id).IsReachable);
    }

    [Fact]
    public void Initiations_BeyondThePlacesOfAPeer_AreLimitedAndNoRecordings()
    {
        var peer = _bench.NewPeer();
        var older = peer.Begin();
        for (var i = 0; i < 4; i++)
        {
            _bench.Deliver(peer.Begin().Message.Span, peer.Address);
        }

        _bench.TakeSent();
        _bench.Deliver(older.Message.Span, peer.Address);
        Assert.Equal((0, 1), (_bench.Counters[DropReason.Replayed], _bench.Counters[DropReason.HandshakeLimited]));
        Assert.Equal(MessageType.CookieReply, Assert.Single(_bench.TakeSent()).Type);
    }

    [Fact]
    public void Attempt_RemembersAFewWaysOnly()
    {
        var peer = _bench.NewPeer();
        var attempt = new HandshakeAttempt(peer.Begin(), TimeSpan.FromSeconds(1), _bench.Now);
        UnderlayPath[] ways = [.. Enumerable.Range(1, 17).Select(number => UnderlayPath.Direct(new UnderlayAddress([192, 0, 2, 1], (ushort)number)))];
        Array.ForEach(ways, attempt.SentTo);
        Assert.Equal(16, ways.Count(attempt.WasSentTo));
        Assert.DoesNotContain(ways, attempt.WasSentOnlyTo);
    }

    [Fact]
    public void Initiation_ReceivedTwice_GetsTheSameResponseAtEachSource()
    {
        var peer = _bench.NewPeer();
        var message = peer.Begin().Message;
        _bench.Deliver(message.Span, peer.Address);
        _bench.Supernode.Relay(peer.Slot, message.Span);
        var responses = _bench.TakeSent(MessageType.HandshakeResponse);
        Assert.Equal(2, responses.Count);
        Assert.Equal(responses[0].Bytes, responses[1].Bytes);
        Assert.Equal((peer.Address, ScriptedSupernode.Address), (responses[0].Destination, responses[1].Destination));
    }

    [Fact]
    public void Crossing_TheSmallerKeyKeepsItsOwnHandshake()
    {
        var peer = _bench.NewPeer(engineBegins: true);
        _bench.Supernode.List(peer.Entry);
        _bench.Pass(0);
        _bench.Deliver(peer.Begin().Message.Span, peer.Address);
        var sent = _bench.TakeSent();
        Assert.DoesNotContain(sent, datagram => datagram.Type == MessageType.HandshakeResponse);
        Assert.Equal(MessageType.HandshakeInitiation, sent[^1].Type);
        Assert.Equal(peer.Address, sent[^1].Destination);
    }

    [Fact]
    public void Crossing_TheLargerKeyAnswers()
    {
        var peer = _bench.NewPeer(engineBegins: false);
        _bench.Supernode.List(peer.Entry);
        _bench.Pass(0.6);
        var pending = peer.Begin();
        _bench.Deliver(pending.Message.Span, peer.Address);
        peer.Finish(pending, Assert.Single(_bench.TakeSent(MessageType.HandshakeResponse)).Bytes);
        peer.Send(new Ping(1, 0));
        Assert.Contains(_bench.Events, happened => happened is NodeEvent.PeerJoined);
        _bench.Pass(6);
        Assert.Empty(_bench.TakeSent(MessageType.HandshakeInitiation));
    }

    [Fact]
    public void Flood_OfInitiations_IsAnsweredByCookies()
    {
        var bench = new EngineBench(options => options with { HandshakeLimits = new() { PerSecond = 1 } }).Register();
        var (first, second) = (bench.NewPeer(), bench.NewPeer());
        bench.Deliver(first.Begin().Message.Span, first.Address);
        var pending = second.Begin();
        bench.Deliver(pending.Message.Span, second.Address);
        Assert.True(CookieReply.TryRead(Assert.Single(bench.TakeSent(MessageType.CookieReply)).Bytes, out var reply));
        Assert.Equal((1, 1), (bench.Counters[DropReason.HandshakeLimited], bench.Counters[Counter.CookiesSent]));
        Assert.True(pending.TryAcceptCookie(reply));
        bench.Deliver(pending.Message.Span, second.Address);
        Assert.Single(bench.TakeSent(MessageType.HandshakeResponse));
    }

    /// <summary>An initiation that goes several ways arrives several times, and each copy may be answered: nothing of it is refused, as long as it is not without end.</summary>
    [Fact]
    public void CopiesOfAHandshake_AreCountedBeyondAFew()
    {
        var peer = _bench.NewPeer();
        var initiation = peer.Begin().Message;
        for (var i = 0; i < 1 + 32 + 5; i++)
        {
            _bench.Deliver(initiation.Span, peer.Address);
        }

        Assert.Single(_bench.TakeSent(MessageType.HandshakeResponse));
        Assert.Equal((5, 5), (_bench.Counters[DropReason.HandshakeLimited], _bench.Counters.TotalDrops()));
    }

    [Fact]
    public void CookieReply_ToTheEngine_MakesItSendAgainWithTheCookie()
    {
        var peer = _bench.NewPeer();
        _bench.Supernode.List(peer.Entry);
        _bench.Pass(0);
        var first = _bench.TakeSent(MessageType.HandshakeInitiation)[0].Bytes;
        Assert.True(HandshakeInitiation.TryRead(first, out var initiation));
        _bench.Deliver(new CookieGuard(peer.KeyPair.PublicKey, _bench.Random).Reply(initiation, peer.Address, _bench.Now), peer.Address);
        var second = Assert.Single(_bench.TakeSent(MessageType.HandshakeInitiation)).Bytes;
        Assert.Equal(first[..^16], second[..^16]);
        Assert.NotEqual(first[^16..], second[^16..]);
    }

    /// <summary>Whoever reads an initiation on its way can make a cookie of it, with any source: nothing goes to where it did not go before.</summary>
    [Fact]
    public void CookieReply_FromWhereTheInitiationDidNotGo_IsRefused()
    {
        var peer = _bench.NewPeer();
        _bench.Supernode.List(peer.Entry);
        _bench.Pass(0);
        Assert.True(HandshakeInitiation.TryRead(_bench.TakeSent(MessageType.HandshakeInitiation)[0].Bytes, out var initiation));
        var reply = new CookieGuard(peer.KeyPair.PublicKey, _bench.Random).Reply(initiation, peer.Address, _bench.Now);

        _bench.Deliver(reply, new UnderlayAddress([198, 51, 100, 66], 666));
        Assert.Empty(_bench.TakeSent());
        Assert.Equal((1, 1), (_bench.Counters[DropReason.HandshakeRefused], _bench.Counters.TotalDrops()));

        _bench.Deliver(reply, peer.Address);
        Assert.Equal(peer.Address, Assert.Single(_bench.TakeSent(MessageType.HandshakeInitiation)).Destination);
    }

    [Fact]
    public void Rekey_IsBegunByTheInitiatorAndThePreviousSessionStillOpens()
    {
        var peer = _bench.NewPeer().Join();
        var old = peer.Session;
        KeepAlive(peer, 121);
        peer.AnswerInitiation();
        Assert.NotSame(old, peer.Session);
        var packet = DataPlaneNode.Seal(old, DataPlaneNode.Frame(_bench.Mac, peer.Mac));
        _bench.Deliver(packet, peer.Address);
        Assert.Single(_bench.Frames);
        _bench.Pass(11);
        _bench.Deliver(DataPlaneNode.Seal(old, DataPlaneNode.Frame(_bench.Mac, peer.Mac)), peer.Address);
        Assert.Single(_bench.Frames);
        Assert.Equal(1, _bench.Counters[DropReason.UnknownSession]);
    }

    /// <summary>Lets time pass while the peer is heard, and takes each group key.</summary>
    private void KeepAlive(ScriptedPeer peer, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            peer.Send(new Ping(1, 0));
            _bench.Pass(1);
            peer.KeepGroupKeys();
        }
    }
}
