using Overlay.Buffers;
using Overlay.Core.Tests.Sessions;
using Overlay.DataPath;
using Overlay.Multicast.Keys;
using Overlay.Nodes;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.TestKit;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes;

public class PeerUpkeepTests
{
    private static readonly UnderlayAddress Elsewhere = new([198, 51, 100, 9], 4_000);
    private static readonly GroupId Group = GroupId.Of(IpAddress.Parse("239.1.2.3"));
    private readonly EngineBench _bench = new EngineBench().Register();

    [Fact]
    public void Peer_Idle_IsPingedAfterTheKeepAlive()
    {
        var peer = _bench.NewPeer().Join();
        _bench.Pass(9);
        Assert.Empty(peer.TakeControls<Ping>());
        _bench.Pass(1.5);
        var ping = Assert.Single(peer.TakeControls<Ping>());
        peer.Send(new Pong(ping.Id, peer.Address));
        _bench.Pass(9);
        Assert.Empty(peer.TakeControls<Ping>());
    }

    [Fact]
    public void Peer_ThatIsSentToAndSilent_IsCheckedSoonAndThenRelayed()
    {
        var peer = _bench.NewPeer().Join();
        var wasRelayed = false;
        for (var i = 0; i < 7; i++)
        {
            _bench.Send(DataPlaneNode.Frame(peer.Mac, _bench.Mac));
            _bench.Pass(1);
            wasRelayed |= Assert.Single(_bench.Engine.GetPeers()).Path.IsRelayed;
        }

        Assert.True(wasRelayed);
        Assert.DoesNotContain(_bench.Events, happened => happened is NodeEvent.PathChanged);
    }

    [Fact]
    public void PathLine_NamesTheAddressesOfThePeer()
    {
        var peer = _bench.NewPeer().Join();
        peer.SendFrames(NeighborFrames.ArpAnnouncement(peer.Mac, IpAddress.Parse("10.0.0.7")));
        _bench.Pass(1.5);
        peer.Address = Elsewhere;
        peer.Send(new Ping(1, 0));
        peer.Send(new Pong(peer.TakeControls<Ping>()[^1].Id, Elsewhere));

        Assert.Equal([IpAddress.Parse("10.0.0.7")], _bench.Events.OfType<NodeEvent.PathChanged>().First().Addresses);
    }

    [Fact]
    public void Peer_SilentForTheTimeout_HasLeftButIsStillCalledWhileListed()
    {
        var peer = _bench.NewPeer().Join();
        _bench.Pass(29);
        Assert.DoesNotContain(_bench.Events, happened => happened is NodeEvent.PeerLeft);
        _bench.Pass(2);
        Assert.Equal(peer.KeyPair.Id, Assert.Single(_bench.Events.OfType<NodeEvent.PeerLeft>()).Id);
        _bench.TakeSent();
        _bench.Pass(2);
        Assert.NotEmpty(_bench.TakeSent(MessageType.HandshakeInitiation));
    }

    [Fact]
    public void GroupKeys_ThatOvertookEachOther_LeaveTheNewerInUse()
    {
        var peer = _bench.NewPeer().Join();
        var (older, newer) = (new GroupSendKey(peer.KeyPair.Id, 4, CipherSuites.Aes256Gcm, _bench.Random), new GroupSendKey(peer.KeyPair.Id, 5, CipherSuites.Aes256Gcm, _bench.Random));
        peer.Send(newer.ToMessage());
        peer.Send(older.ToMessage());
        _bench.Pass(GroupReceiver.PreviousLifetime.TotalSeconds + 1);

        var packet = new PacketBuffer(2_000);
        packet.Set(DataPlaneNode.Frame(MacAddress.Broadcast, peer.Mac));
        newer.Seal(packet, 0);
        _bench.Deliver(packet.Span, peer.Address);

        Assert.Single(_bench.Frames);
        Assert.Equal(0, _bench.Counters[DropReason.UnknownGroupKey]);
    }

    [Fact]
    public void Goodbye_RemovesThePeerAndChangesTheGroupKey()
    {
        var (leaver, stays) = (_bench.NewPeer().Join(), _bench.NewPeer().Join());
        leaver.Send(default(Goodbye));
        _bench.Pass(0);
        var left = Assert.Single(_bench.Events.OfType<NodeEvent.PeerLeft>());
        Assert.Equal((leaver.KeyPair.Id, true), (left.Id, left.SaidGoodbye));
        Assert.Equal(stays.KeyPair.Id, Assert.Single(_bench.Engine.GetPeers()).Id);
        Assert.Single(stays.TakeControls<GroupKey>());
    }

    [Fact]
    public void Goodbye_OnASessionThatWasReplaced_ChangesNothing()
    {
        var peer = _bench.NewPeer().Join();
        var late = peer.Seal(default(Goodbye));
        StartAgain(peer);
        _bench.Deliver(late, peer.Address);
        Assert.DoesNotContain(_bench.Events, happened => happened is NodeEvent.PeerLeft);
    }

    [Fact]
    public void Ping_IsAnsweredTheWayItCame()
    {
        var peer = _bench.NewPeer().Join();
        _bench.Deliver(peer.Seal(new Ping(9, 100)), Elsewhere);
        var answers = _bench.TakeSent(MessageType.Control);
        Assert.Contains(answers, sent => sent.Destination == Elsewhere);
    }

    [Fact]
    public void Peer_ThatMoved_IsFollowedOnceItAnswersThere()
    {
        var peer = _bench.NewPeer().Join();
        _bench.Pass(1.5);
        peer.Address = Elsewhere;
        peer.Send(new Ping(1, 0));
        Assert.NotEqual(Elsewhere, _bench.Engine.GetPeers()[0].Path.Address);
        var pings = peer.TakeControls<Ping>();
        peer.Send(new Pong(pings[^1].Id, Elsewhere));
        Assert.Equal(Elsewhere, _bench.Engine.GetPeers()[0].Path.Address);
    }

    [Fact]
    public void Data_FromANewAddress_IsDeliveredAndMakesTheEngineAskThereOnceThePathIsSilent()
    {
        var peer = _bench.NewPeer().Join();
        TakeFromElsewhere(peer);
        Assert.DoesNotContain(_bench.TakeSent(MessageType.Control), sent => sent.Destination == Elsewhere);

        _bench.Pass(1);
        TakeFromElsewhere(peer);
        Assert.Contains(_bench.TakeSent(MessageType.Control), sent => sent.Destination == Elsewhere);
    }

    [Fact]
    public void Datagrams_OfOneQueue_MakeOneTable()
    {
        ScriptedPeer[] peers = [_bench.NewPeer().Join(), _bench.NewPeer().Join()];
        var before = _bench.Engine.DataPlane.Table;
        foreach (var peer in peers)
        {
            HandleGoodbye(peer);
            Assert.Same(before, _bench.Engine.DataPlane.Table);
        }

        _bench.Engine.Publish(_bench.Now);
        var after = _bench.Engine.DataPlane.Table;
        Assert.NotSame(before, after);
        Assert.All(peers, peer => Assert.Null(after.FindOwner(peer.Mac)));
        _bench.Engine.Publish(_bench.Now);
        Assert.Same(after, _bench.Engine.DataPlane.Table);
    }

    [Fact]
    public void Frame_GoesByWhatTheQueueChangedBeforeIt()
    {
        var peer = _bench.NewPeer().Join();
        HandleGoodbye(peer);
        _bench.Engine.HandleFrame(Packet(DataPlaneNode.Frame(peer.Mac, _bench.Mac)), _bench.Now);
        Assert.Equal(1, _bench.Counters[DropReason.UnknownDestination]);
        Assert.Empty(_bench.TakeSent(MessageType.Data));
    }

    [Fact]
    public void Pong_ToNothing_ChangesNoPath()
    {
        var peer = _bench.NewPeer().Join();
        _bench.Pass(1.5);
        _bench.Deliver(peer.Seal(new Pong(12345, Elsewhere)), Elsewhere);
        Assert.Equal(peer.Address, _bench.Engine.GetPeers()[0].Path.Address);
    }

    [Fact]
    public void GroupKey_NotAcknowledged_IsRepeated()
    {
        var peer = _bench.NewPeer();
        _bench.Supernode.List(peer.Entry);
        _bench.Pass(0);
        peer.AnswerInitiation();
        _bench.Pass(3);
        var keys = peer.TakeControls<GroupKey>();
        Assert.InRange(keys.Count, 6, 8);
        Assert.Single(keys.Select(key => key.Epoch).Distinct());
        peer.Send(new GroupKeyAck(keys[0].Epoch));
        _bench.Pass(6);
        Assert.Empty(peer.TakeControls<GroupKey>());
    }

    [Fact]
    public void GroupKey_NotAcknowledged_EndsThePeerThatIsHeard_AndNamesItOnce()
    {
        var stays = _bench.NewPeer().Join();
        var peer = _bench.NewPeer();
        for (var round = 0; round < 3; round++)
        {
            _bench.Supernode.List(peer.Entry);
            Live(1, stays);
            peer.AnswerInitiation();
            Live(2, stays, peer);
            stays.TakeControls<GroupKey>().TakeLast(1).ToList().ForEach(key => stays.Send(new GroupKeyAck(key.Epoch)));
            Assert.Equal(2, _bench.Engine.GetPeers().Count(known => known.IsReachable));
            Assert.Equal(OutboundResult.Sent, _bench.SendOnDataPath(DataPlaneNode.Frame(MacAddress.Broadcast, _bench.Mac)));
            Live(4, stays, peer);
            Assert.Equal([stays.KeyPair.Id], _bench.Engine.GetPeers().Where(known => known.IsReachable).Select(known => known.Id));
        }

        Assert.Equal(peer.KeyPair.Id, Assert.Single(_bench.Events.OfType<NodeEvent.GroupKeyIgnored>()).Id);
        Assert.Equal(3, _bench.Events.OfType<NodeEvent.PeerLeft>().Count(left => left.Id == peer.KeyPair.Id));
    }

    [Fact]
    public void GroupKey_OfASessionBefore_IsNotTaken()
    {
        var peer = _bench.NewPeer().Join();
        var old = peer.Seal(new GroupKey(9, CipherSuites.Aes256Gcm.Id, new byte[32], 0));
        Live(121, peer);
        peer.AnswerInitiation();
        peer.Send(new GroupKey(5, CipherSuites.Aes256Gcm.Id, new byte[32], 0));
        Assert.Equal(5, Assert.Single(peer.TakeControls<GroupKeyAck>()).Epoch);
        _bench.Deliver(old, peer.Address);
        Assert.Empty(peer.TakeControls<GroupKeyAck>());
    }

    [Fact]
    public void GroupKeyAndListAcks_OfAProcessBefore_AreNotTaken()
    {
        var peer = _bench.NewPeer().Join();
        _bench.Engine.SetJoined(Group, GroupFilter.Everybody, _bench.Now);
        _bench.Pass(0);
        var list = peer.TakeControls<GroupList>()[^1];
        var (oldList, oldListAck) = (peer.Seal(new GroupList(0, 7, false, true, [new(Group, GroupFilter.Everybody)])), peer.Seal(new GroupListAck(list.Revision)));
        var oldAck = peer.Seal(new GroupKeyAck(_bench.Engine.DataPlane.Table.GroupKey!.Epoch));
        StartAgain(peer);
        Assert.Single(peer.ControlsIn<GroupKey>(_bench.Sent));
        _bench.TakeSent();

        _bench.Deliver(oldAck, peer.Address);
        _bench.Deliver(oldListAck, peer.Address);
        _bench.Deliver(oldList, peer.Address);
        _bench.Pass(1);

        Assert.NotEmpty(peer.ControlsIn<GroupKey>(_bench.Sent));
        Assert.NotEmpty(peer.ControlsIn<GroupList>(_bench.Sent));
        Assert.Empty(peer.ControlsIn<GroupListAck>(_bench.Sent));
    }

    [Fact]
    public void GroupKey_ThatIsReplaced_SealsWhatIsUnderWay_AndIsErasedSoon()
    {
        var (leaver, stays) = (_bench.NewPeer().Join(), _bench.NewPeer().Join());
        var before = _bench.Engine.DataPlane.Table.GroupKey!;
        leaver.Send(default(Goodbye));
        _bench.Pass(0);
        Assert.NotSame(before, _bench.Engine.DataPlane.Table.GroupKey);
        Assert.True(before.Seal(Packet(DataPlaneNode.Frame(MacAddress.Broadcast, _bench.Mac)), 0));
        Live(3, stays);
        Assert.False(before.Seal(Packet(DataPlaneNode.Frame(MacAddress.Broadcast, _bench.Mac)), 0));
    }

    [Fact]
    public void GroupKey_ThatIsRenewed_CostsOneChoiceOfTheSuite_HoweverManyLackIt()
    {
        var suites = new CountedSuites(HandshakeSide.BothSuites);
        var bench = new EngineBench(options => options with { Suites = suites }).Register();
        var suite = bench.Engine.DataPlane.Table.GroupKey!.Suite;
        ScriptedPeer[] peers = [.. Enumerable.Range(0, 17).Select(_ => bench.NewPeer().Join())];
        for (var number = 0; number < 2; number++)
        {
            var lacking = bench.NewPeer(suites: [.. HandshakeSide.BothSuites.Where(speed => speed.Suite.Id != suite.Id)]);
            bench.Supernode.List(lacking.Entry);
            bench.Pass(0);
            lacking.AnswerInitiation();
        }

        var (before, key) = (suites.Choices, bench.Engine.DataPlane.Table.GroupKey);
        peers[0].Send(default(Goodbye));
        bench.Pass(0);
        Assert.NotSame(key, bench.Engine.DataPlane.Table.GroupKey);
        Assert.Equal(suite.Id, bench.Engine.DataPlane.Table.GroupKey!.Suite.Id);
        Assert.Equal(1, suites.Choices - before);
    }

    [Fact]
    public void Leave_ErasesGroupKeysThatWereReplaced()
    {
        var leaver = _bench.NewPeer().Join();
        var before = _bench.Engine.DataPlane.Table.GroupKey!;
        leaver.Send(default(Goodbye));
        _bench.Pass(0);
        _bench.Engine.Leave(_bench.Now);
        Assert.False(before.Seal(Packet(DataPlaneNode.Frame(MacAddress.Broadcast, _bench.Mac)), 0));
    }

    [Fact]
    public void Message_MalformedOrOfAnUnknownKind_IsCounted()
    {
        var peer = _bench.NewPeer().Join();
        foreach (var kind in new[] { ControlKind.Ping, ControlKind.Pong, ControlKind.GroupKey, ControlKind.GroupKeyAck, ControlKind.WhoHas, ControlKind.Has })
        {
            peer.SendRaw([(byte)kind]);
        }

        peer.SendRaw([]);
        Assert.Equal(7, _bench.Counters[DropReason.Malformed]);
        peer.SendRaw([200]);
        peer.SendRaw([(byte)ControlKind.PeerList, 0, 0]);
        Assert.Equal(2, _bench.Counters[DropReason.UnknownType]);
    }

    [Fact]
    public void Leave_SaysGoodbyeToAllAndEnds()
    {
        var peer = _bench.NewPeer().Join();
        _bench.Engine.Leave(_bench.Now);
        _bench.Drain();
        var sent = _bench.TakeSent(MessageType.Control);
        Assert.Equal([peer.Address, ScriptedSupernode.Address], sent.Select(datagram => datagram.Destination));
        Assert.Equal(Instant.Never, _bench.Engine.NextDeadline);
    }

    [Fact]
    public void Node_Idle_IsSeldomWoken()
    {
        var peer = _bench.NewPeer().Join();
        var before = _bench.Wakes;
        for (var i = 0; i < 100; i++)
        {
            peer.Send(new Ping(1, 0));
            _bench.Supernode.Send(new Ping(1, 0));
            _bench.Pass(1);
        }

        Assert.InRange(_bench.Wakes - before, 0, 100);
    }

    /// <summary>The peer makes a session as a new process.</summary>
    private void StartAgain(ScriptedPeer peer)
    {
        var pending = peer.Begin();
        _bench.Deliver(pending.Message.Span, peer.Address);
        peer.Finish(pending, _bench.TakeSent(MessageType.HandshakeResponse)[0].Bytes);
        peer.Send(new Ping(1, 0));
    }

    private void HandleGoodbye(ScriptedPeer peer)
    {
        var goodbye = Packet(peer.Seal(default(Goodbye)));
        goodbye.Remote = peer.Address;
        _bench.Engine.HandleControl(goodbye, _bench.Now);
    }

    private static PacketBuffer Packet(ReadOnlySpan<byte> bytes)
    {
        var packet = new PacketBuffer(2_000);
        packet.Set(bytes);
        return packet;
    }

    /// <summary>Time passes, and each second something comes from the peers.</summary>
    private void Live(int seconds, params ScriptedPeer[] peers)
    {
        for (var second = 0; second < seconds; second++)
        {
            Array.ForEach(peers, peer => peer.Send(new Ping(1, 0)));
            _bench.Pass(1);
        }
    }

    private void TakeFromElsewhere(ScriptedPeer peer)
    {
        var frame = DataPlaneNode.Frame(_bench.Mac, peer.Mac);
        var packet = Packet(DataPlaneNode.Seal(peer.Session, frame));
        packet.Remote = Elsewhere;
        Assert.Equal(InboundResult.Engine, _bench.Engine.DataPlane.Receive(packet, new PacketBuffer(2_000), _bench.Now));
        Assert.True(_bench.Engine.TryOpen(packet, _bench.Now));
        Assert.Equal(frame, packet.Span);
        _bench.Drain();
    }
}
