using System.Net;
using Overlay.Core.Tests.Sessions;
using Overlay.DataPath;
using Overlay.Primitives;
using Overlay.TestKit;

namespace Overlay.Core.Tests.DataPath.Segment;

/// <summary>Packets for one station in frames for many, which any member could have sealed (RFC 1122, section 3.3.6).</summary>
public class HiddenUnicastTests
{
    private static readonly MacAddress Group = MacAddress.Parse("01:00:5e:01:02:03");
    private static readonly MacAddress GroupV6 = MacAddress.Parse("33:33:00:01:02:03");
    private static readonly MacAddress Cluster = MacAddress.Parse("03:bf:0a:00:00:05");
    private readonly DataPlaneNode _alice = new(1, limits: new SegmentOptions());
    private readonly DataPlaneNode _bob = new(2);

    public HiddenUnicastTests() => DataPlaneNode.Connect(_alice, _bob);

    public static TheoryData<MacAddress, string, bool> Cases => new()
    {
        { Group, "239.1.2.3", true },
        { Group, "224.0.0.1", true },
        { Group, "10.0.0.1", false },
        { Group, "10.0.0.255", false },
        { Group, "255.255.255.255", true },
        { GroupV6, "ff05::1:2:3", true },
        { GroupV6, "fd00::1", false },
        { GroupV6, "fe80::1", false },
        { Cluster, "10.0.0.5", false },
        { MacAddress.Broadcast, "255.255.255.255", true },
        { MacAddress.Broadcast, "10.0.0.255", true },
        { MacAddress.Broadcast, "10.0.0.99", true },
        { MacAddress.Broadcast, "10.0.0.1", false },
        { MacAddress.Broadcast, "fd00::1", false },
        { MacAddress.Broadcast, "ff02::1", true },
    };

    /// <summary>Alice's own station has said that it is 10.0.0.1; what else may be the broadcast address of a subnet is not known.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Packet_InAGroupFrame_PassesIfItIsForMany(MacAddress destination, string address, bool passes)
    {
        _alice.Send(NeighborFrames.ArpRequest(_alice.Mac, IpAddress.Parse("10.0.0.1"), IpAddress.Parse("10.0.0.2")));
        foreach (var tags in (ushort[][])[[], [5], [6, 5]])
        {
            var frame = GroupFrames.Tagged(FrameTo(destination, address), tags);
            var (result, _) = _alice.Receive(DataPlaneNode.Seal(_bob.GroupKey, frame), _bob.Address);
            Assert.Equal(passes ? InboundResult.Frame : InboundResult.Dropped, result);
        }

        Assert.Equal((passes ? 0 : 3, passes ? 0 : 3), (_alice.Counters[DropReason.UnicastInGroupFrame], _alice.Counters.TotalDrops()));
    }

    [Fact]
    public void OtherFrames_ForMany_Pass()
    {
        var question = NeighborFrames.ArpRequest(_bob.Mac, IpAddress.Parse("10.0.0.2"), IpAddress.Parse("10.0.0.1"));
        _alice.AssertDelivers(question, DataPlaneNode.Seal(_bob.GroupKey, question), _bob.Address);
        var other = DataPlaneNode.Frame(Cluster, _bob.Mac);
        _alice.AssertDelivers(other, DataPlaneNode.Seal(_bob.GroupKey, other), _bob.Address);
    }

    /// <summary>In a session it comes from the peer itself, which could send the packet in a unicast frame as well.</summary>
    [Fact]
    public void Packet_InASession_Passes()
    {
        var (_, atBob) = DataPlaneNode.Connect(_alice, _bob);
        var frame = FrameTo(Group, "10.0.0.1");
        _alice.AssertDelivers(frame, DataPlaneNode.Seal(atBob.Session, frame), _bob.Address);
    }

    private byte[] FrameTo(MacAddress destination, string address)
    {
        var frame = GroupFrames.ToGroup(IPAddress.Parse(address), _bob.Mac, "text");
        destination.CopyTo(frame);
        return frame;
    }
}
