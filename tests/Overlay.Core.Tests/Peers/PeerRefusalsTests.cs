using Overlay.Core.Tests.Sessions;
using Overlay.Multicast.Keys;
using Overlay.Peers;
using Overlay.Sessions;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Peers;

/// <summary>Which refused frames are counted against the peer that they came from.</summary>
public class PeerRefusalsTests
{
    private static readonly MacAddress Station = new(0x0200_0000_0099);
    private static readonly MacAddress Group = MacAddress.Parse("01:00:5e:01:02:03");
    private readonly DataPlaneNode _alice = new(1, limits: new SegmentOptions { FromPeer = new() { Broadcast = 1, Multicast = 1, UnknownUnicast = 1 } });
    private readonly DataPlaneNode _bob = new(2);

    [Fact]
    public void Frames_ThatThePeerSent_AreCountedAndProven()
    {
        var (atAlice, atBob) = DataPlaneNode.Connect(_alice, _bob);
        Receive(atBob.Session, DataPlaneNode.Frame(_alice.Mac, Station));
        Receive(atBob.Session, new byte[13]);
        Receive(atBob.Session, DataPlaneNode.Frame(MacAddress.Broadcast, _bob.Mac), times: 3);
        Receive(atBob.Session, DataPlaneNode.Frame(Group, _bob.Mac), times: 2);
        AssertRefused(atAlice.Peer, proven: 5, (DropReason.SourceRefused, 1), (DropReason.FrameTooShort, 1), (DropReason.BroadcastStorm, 2), (DropReason.MulticastStorm, 1));
    }

    /// <summary>Whoever has the key could have made them.</summary>
    [Fact]
    public void GroupFrames_AreCountedAndNotProven()
    {
        var (atAlice, _) = DataPlaneNode.Connect(_alice, _bob);
        Receive(_bob.GroupKey, DataPlaneNode.Frame(_alice.Mac, _bob.Mac));
        Receive(_bob.GroupKey, DataPlaneNode.Frame(MacAddress.Broadcast, Station));
        Receive(_bob.GroupKey, GroupFrameTo("10.0.0.1"));
        AssertRefused(atAlice.Peer, proven: 0, (DropReason.Malformed, 1), (DropReason.SourceRefused, 1), (DropReason.UnicastInGroupFrame, 1));
    }

    [Fact]
    public void Frames_InACommunityWithoutAKey_AreNotProven()
    {
        var (alice, bob) = (new DataPlaneNode(1, key: 0), new DataPlaneNode(2, key: 0));
        var (atAlice, atBob) = DataPlaneNode.Connect(alice, bob);
        alice.Receive(DataPlaneNode.Seal(atBob.Session, DataPlaneNode.Frame(alice.Mac, Station)), bob.Address);
        AssertRefused(atAlice.Peer, proven: 0, (DropReason.SourceRefused, 1));
    }

    [Fact]
    public void Sender_ThatAGroupDoesNotAllow_IsCounted()
    {
        var alice = new DataPlaneNode(1, limits: new SegmentOptions { GroupRules = [new() { Groups = GroupRange.Parse(Group.ToString()), Senders = [] }] });
        var (atAlice, atBob) = DataPlaneNode.Connect(alice, _bob);
        alice.Receive(DataPlaneNode.Seal(atBob.Session, DataPlaneNode.Frame(Group, _bob.Mac)), _bob.Address);
        AssertRefused(atAlice.Peer, proven: 1, (DropReason.GroupSenderRefused, 1));
    }

    /// <summary>The group rules are this node's own: who sends to all does not see that this one may not be a member.</summary>
    [Fact]
    public void Group_ThatThisNodeMayNotJoin_IsNotThePeersDoing()
    {
        var alice = new DataPlaneNode(1, limits: new SegmentOptions { GroupRules = [new() { Groups = GroupRange.Parse(Group.ToString()), Members = [] }] });
        var (atAlice, atBob) = DataPlaneNode.Connect(alice, _bob);
        alice.Receive(DataPlaneNode.Seal(atBob.Session, DataPlaneNode.Frame(Group, _bob.Mac)), _bob.Address);
        Assert.Equal((1, 0), (alice.Counters[DropReason.GroupMemberRefused], atAlice.Peer.Traffic.Refusals.Total));
    }

    /// <summary>Repeated, damaged, longer than this node's MTU, to a station that has gone, or come round by another bridge.</summary>
    [Fact]
    public void Frames_ThatAnHonestPeerMaySend_AreNotCounted()
    {
        var (atAlice, atBob) = DataPlaneNode.Connect(_alice, _bob);
        var datagram = DataPlaneNode.Seal(atBob.Session, DataPlaneNode.Frame(_alice.Mac, _bob.Mac));
        var damaged = datagram.ToArray();
        damaged[^1] ^= 1;
        Array.ForEach([damaged, datagram, datagram], bytes => _alice.Receive(bytes, _bob.Address));
        Receive(atBob.Session, DataPlaneNode.Frame(_alice.Mac, _bob.Mac, DataPlaneNode.Mtu + 1));
        Receive(atBob.Session, DataPlaneNode.Frame(Station, _bob.Mac), times: 3);
        Assert.Equal((5, 0), (_alice.Counters.TotalDrops(), atAlice.Peer.Traffic.Refusals.Total));
    }

    [Fact]
    public void Frames_OfTwoBridges_ThatComeRound_AreNotCounted()
    {
        var (first, second) = (new DataPlaneNode(4, bridges: true), new DataPlaneNode(5, bridges: true));
        var (atFirst, atSecond) = (DataPlaneNode.Connect(_alice, first), DataPlaneNode.Connect(_alice, second));
        var frame = DataPlaneNode.Frame(Group, Station);
        _alice.AssertDelivers(frame, DataPlaneNode.Seal(atFirst.Second.Session, frame), first.Address);
        _alice.Receive(DataPlaneNode.Seal(atSecond.Second.Session, frame), second.Address);
        Assert.Equal((1, 0), (_alice.Counters[DropReason.FrameLooped], atSecond.First.Peer.Traffic.Refusals.Total));
    }

    /// <summary>As after the host has come back with another key, while the node with the key before is not yet taken for dead.</summary>
    [Fact]
    public void Source_ThatThePeerClaimsAndAnotherHas_IsNotCounted()
    {
        var twin = new DataPlaneNode(4) { HasMac = false };
        var (atAlice, atTwin) = DataPlaneNode.Connect(_alice, twin);
        _alice.Receive(DataPlaneNode.Seal(atTwin.Session, DataPlaneNode.Frame(_alice.Mac, twin.Mac)), twin.Address);
        Assert.Equal((1, 0), (_alice.Counters[DropReason.SourceRefused], atAlice.Peer.Traffic.Refusals.Total));
        _alice.Receive(DataPlaneNode.Seal(atTwin.Session, DataPlaneNode.Frame(_alice.Mac, Station)), twin.Address);
        AssertRefused(atAlice.Peer, proven: 1, (DropReason.SourceRefused, 1));
    }

    /// <summary>Somebody may say that an address is his to have the bridge of its station disconnected.</summary>
    [Fact]
    public void Source_ThatAnotherMemberClaims_IsNotCountedAgainstABridge()
    {
        var bridge = new DataPlaneNode(4, bridges: true);
        var (atAlice, atBridge) = DataPlaneNode.Connect(_alice, bridge);
        DataPlaneNode.Connect(_alice, _bob);

        _alice.Receive(DataPlaneNode.Seal(atBridge.Session, DataPlaneNode.Frame(_alice.Mac, _bob.Mac)), bridge.Address);

        Assert.Equal((1, 0), (_alice.Counters[DropReason.SourceRefused], atAlice.Peer.Traffic.Refusals.Total));
    }

    [Fact]
    public void Refusal_IsTold_ToWhoReadsLater()
    {
        var notice = new RefusalNotice();
        var refusals = new PeerRefusals(notice);
        refusals.Note(DropReason.Replayed, isProven: true);
        Assert.Equal((0, 0, false), (refusals.Total, refusals.Proven, notice.IsSet));
        refusals.Note(DropReason.SourceRefused, isProven: false);
        Assert.Equal((1, 0, true), (refusals.Total, refusals.Proven, notice.IsSet));
    }

    [Fact]
    public void Refusals_AllocateNothing()
    {
        var refusals = new PeerRefusals(new RefusalNotice());
        refusals.Note(DropReason.TransformFailed, isProven: true);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            refusals.Note(DropReason.TransformFailed, isProven: true);
        }

        Assert.Equal((0, 1_001), (GC.GetAllocatedBytesForCurrentThread() - before, refusals.Total));
    }

    private static byte[] GroupFrameTo(string address)
    {
        var frame = GroupFrames.ToGroup(System.Net.IPAddress.Parse(address), new DataPlaneNode(2).Mac, "text");
        Group.CopyTo(frame);
        return frame;
    }

    private static void AssertRefused(PeerRoute peer, long proven, params (DropReason Reason, long Count)[] expected)
    {
        var refusals = peer.Traffic.Refusals;
        var counted = Enumerable.Range(0, PeerRefusals.Kinds).Where(kind => refusals[kind] > 0).Select(kind => (PeerRefusals.ReasonOf(kind), refusals[kind]));
        Assert.Equal(expected.Order(), counted.Order());
        Assert.Equal((expected.Sum(one => one.Count), proven), (refusals.Total, refusals.Proven));
    }

    private void Receive(Session session, byte[] frame, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            _alice.Receive(DataPlaneNode.Seal(session, frame), _bob.Address);
        }
    }

    private void Receive(GroupSendKey key, byte[] frame) => _alice.Receive(DataPlaneNode.Seal(key, frame), _bob.Address);
}
