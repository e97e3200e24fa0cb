using Overlay.Core.Tests.Sessions;
using Overlay.DataPath;
using Overlay.Primitives.Timing;

namespace Overlay.Core.Tests.DataPath.Segment;

public class StormTests
{
    private static readonly MacAddress Station = new(0x0200_0000_0099);
    private static readonly MacAddress Group = MacAddress.Parse("01:00:5e:01:02:03");
    private static readonly StormLimits None = new() { Broadcast = null, Multicast = null, UnknownUnicast = null };
    private static readonly StormLimits Few = new() { Broadcast = 10, Multicast = 20, UnknownUnicast = 5 };
    private readonly DataPlaneNode _bob = new(2);

    public static TheoryData<MacAddress, DropReason, int> Kinds => new()
    {
        { MacAddress.Broadcast, DropReason.BroadcastStorm, 10 },
        { Group, DropReason.MulticastStorm, 20 },
        { Station, DropReason.UnknownUnicastStorm, 5 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void FromThePort_BeyondTheLimit_IsDroppedUnderItsReason(MacAddress destination, DropReason reason, int limit)
    {
        var alice = Limited(fromPort: Few);
        var frame = DataPlaneNode.Frame(destination, alice.Mac);
        Assert.Equal(limit, Enumerable.Range(0, 100).Count(_ => alice.Send(frame).Result != OutboundResult.Dropped));
        Assert.Equal(100 - limit, alice.Counters[reason]);
        Assert.Equal(100 - limit, alice.Counters.TotalDrops());
        Assert.NotEqual(OutboundResult.Dropped, alice.Send(frame, Instant.Zero + TimeSpan.FromSeconds(0.3)).Result);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void FromAPeer_BeyondTheLimit_IsDroppedUnderItsReason(MacAddress destination, DropReason reason, int limit)
    {
        var alice = new DataPlaneNode(1, limits: new SegmentOptions { FromPort = None, FromPeer = Few });
        var (_, atBob) = DataPlaneNode.Connect(alice, _bob);
        InboundResult Receive(Instant now) => alice.Receive(DataPlaneNode.Seal(atBob.Session, DataPlaneNode.Frame(destination, _bob.Mac)), _bob.Address, now).Result;
        Assert.Equal(limit, Enumerable.Range(0, 100).Count(_ => Receive(default) == InboundResult.Frame));
        Assert.Equal(100 - limit, alice.Counters[reason]);
        Assert.Equal(100 - limit, alice.Counters.TotalDrops());
        Assert.Equal(InboundResult.Frame, Receive(Instant.Zero + TimeSpan.FromSeconds(0.3)));
    }

    [Fact]
    public void Batch_HalfWithinTheLimit_PassesHalf()
    {
        var alice = Limited(fromPort: Few);
        var (series, output) = alice.SendBatch([.. Enumerable.Repeat(DataPlaneNode.Frame(MacAddress.Broadcast, alice.Mac), 16)]);
        Assert.Equal([(OutboundResult.Sent, 10), (OutboundResult.Dropped, 6)], series);
        Assert.Equal(10, output.Count);
        Assert.Equal(6, alice.Counters[DropReason.BroadcastStorm]);
    }

    [Fact]
    public void GroupData_OfAPeer_IsLimitedAsWell()
    {
        var alice = new DataPlaneNode(1, limits: new SegmentOptions { FromPeer = Few });
        DataPlaneNode.Connect(alice, _bob);
        var results = Enumerable.Range(0, 30).Select(_ => alice.Receive(DataPlaneNode.Seal(_bob.GroupKey, DataPlaneNode.Frame(Group, _bob.Mac)), _bob.Address).Result);
        Assert.Equal(20, results.Count(result => result == InboundResult.Frame));
    }

    [Fact]
    public void Peers_HaveALimitEach()
    {
        var (alice, carol) = (new DataPlaneNode(1, limits: new SegmentOptions { FromPeer = Few }), new DataPlaneNode(3));
        foreach (var peer in new[] { _bob, carol })
        {
            var (_, atPeer) = DataPlaneNode.Connect(alice, peer);
            var frame = DataPlaneNode.Frame(MacAddress.Broadcast, peer.Mac);
            Assert.Equal(10, Enumerable.Range(0, 20).Count(_ => alice.Receive(DataPlaneNode.Seal(atPeer.Session, frame), peer.Address).Result == InboundResult.Frame));
        }
    }

    [Fact]
    public void Unicast_ThatIsKnown_HasNoLimit()
    {
        var bridge = new DataPlaneNode(1, bridges: true, limits: new SegmentOptions { FromPort = Few, FromPeer = Few });
        var (_, atBob) = DataPlaneNode.Connect(bridge, _bob);
        bridge.Send(DataPlaneNode.Frame(_bob.Mac, Station));
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(OutboundResult.Sent, bridge.Send(DataPlaneNode.Frame(_bob.Mac, Station)).Result);
            bridge.AssertDelivers(DataPlaneNode.Frame(Station, _bob.Mac), DataPlaneNode.Seal(atBob.Session, DataPlaneNode.Frame(Station, _bob.Mac)), _bob.Address);
            bridge.AssertDelivers(DataPlaneNode.Frame(bridge.Mac, _bob.Mac), DataPlaneNode.Seal(atBob.Session, DataPlaneNode.Frame(bridge.Mac, _bob.Mac)), _bob.Address);
        }

        Assert.Equal(0, bridge.Counters.TotalDrops());
    }

    [Fact]
    public void Limits_OfNull_LetAllPass()
    {
        var alice = new DataPlaneNode(1, limits: new SegmentOptions { FromPort = None, FromPeer = None });
        DataPlaneNode.Connect(alice, _bob);
        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.Equal(OutboundResult.Sent, alice.Send(DataPlaneNode.Frame(MacAddress.Broadcast, alice.Mac)).Result));
    }

    private DataPlaneNode Limited(StormLimits fromPort)
    {
        var alice = new DataPlaneNode(1, limits: new SegmentOptions { FromPort = fromPort, FromPeer = None });
        DataPlaneNode.Connect(alice, _bob);
        return alice;
    }
}
