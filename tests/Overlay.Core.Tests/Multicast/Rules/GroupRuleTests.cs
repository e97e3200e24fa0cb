using System.Net;
using Overlay.Core.Tests.Sessions;
using Overlay.DataPath;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Multicast.Rules;

public class GroupRuleTests
{
    private static readonly IPAddress Group = IPAddress.Parse("239.1.1.1");
    private static readonly StormLimits None = new() { Broadcast = null, Multicast = null, UnknownUnicast = null };
    private readonly DataPlaneNode _bob = new(2);
    private readonly DataPlaneNode _carol = new(3);

    [Fact]
    public void Copies_GoToWhoMayJoinOnly()
    {
        var alice = With(new GroupRule { Groups = Group, Members = [_carol.Id] });
        Assert.Equal([_carol.Address], alice.Send(ToGroup(alice)).Output.Select(datagram => datagram.Destination));
        Assert.Equal(2, alice.Send(DataPlaneNode.Frame(MacAddress.Broadcast, alice.Mac)).Output.Count);
        Assert.Equal(0, alice.Counters.TotalDrops());
    }

    [Fact]
    public void Frame_OfWhoMayNotSend_IsDroppedAtTheSender()
    {
        var alice = With(new GroupRule { Groups = Group, Senders = [_bob.Id] });
        Assert.Equal(OutboundResult.Dropped, alice.Send(ToGroup(alice)).Result);
        Assert.Equal((1, 1), (alice.Counters[DropReason.GroupSenderRefused], alice.Counters.TotalDrops()));
    }

    [Fact]
    public void Frame_OfWhoMayNotSend_IsDroppedAtTheReceiver()
    {
        var alice = With(new GroupRule { Groups = Group, Senders = [_carol.Id] });
        Assert.Equal(InboundResult.Dropped, alice.Receive(DataPlaneNode.Seal(_bob.GroupKey, ToGroup(_bob)), _bob.Address).Result);
        Assert.Equal((1, 1), (alice.Counters[DropReason.GroupSenderRefused], alice.Counters.TotalDrops()));
        alice.AssertDelivers(ToGroup(_carol), DataPlaneNode.Seal(_carol.GroupKey, ToGroup(_carol)), _carol.Address);
    }

    [Fact]
    public void Frame_ForAGroupThatTheReceiverMayNotJoin_IsDroppedThere()
    {
        var alice = With(new GroupRule { Groups = Group, Members = [_carol.Id] });
        alice.Receive(DataPlaneNode.Seal(_bob.GroupKey, ToGroup(_bob)), _bob.Address);
        Assert.Equal((1, 1), (alice.Counters[DropReason.GroupMemberRefused], alice.Counters.TotalDrops()));
    }

    [Fact]
    public void Packet_ForAGroupInAUnicastFrame_HasToPassAsWell()
    {
        var alice = With(new GroupRule { Groups = Group, Members = [_carol.Id] });
        byte[] Unicast(DataPlaneNode to)
        {
            var frame = ToGroup(alice);
            to.Mac.CopyTo(frame);
            return frame;
        }

        Assert.Equal(OutboundResult.Dropped, alice.Send(Unicast(_bob)).Result);
        Assert.Equal((1, 1), (alice.Counters[DropReason.GroupMemberRefused], alice.Counters.TotalDrops()));
        Assert.Equal(OutboundResult.Sent, alice.Send(Unicast(_carol)).Result);
    }

    /// <summary>239.1.1.1 and 238.1.1.1 have one MAC address, so the frames have the same addresses.</summary>
    [Fact]
    public void Batch_OfGroupsWithOneMacAddress_IsCutWhereTheRulesDiffer()
    {
        var alice = With(new GroupRule { Groups = Group, Members = [_carol.Id] });
        var (inside, outside) = (ToGroup(alice), GroupFrames.ToGroup(IPAddress.Parse("238.1.1.1"), alice.Mac, "other"));
        var (series, output) = alice.SendBatch(inside, inside, outside, inside);
        Assert.Equal([2, 1, 1], series.Select(s => s.Frames));
        Assert.Equal(2 + 2 + 1, output.Count);
        Assert.Equal(1, output.Count(datagram => datagram.Destination == _bob.Address));
    }

    private static byte[] ToGroup(DataPlaneNode node) => GroupFrames.ToGroup(Group, node.Mac, "text");

    private DataPlaneNode With(GroupRule rule)
    {
        var alice = new DataPlaneNode(1, limits: new SegmentOptions { FromPort = None, FromPeer = None, GroupRules = [rule] });
        DataPlaneNode.Connect(alice, _bob);
        DataPlaneNode.Connect(alice, _carol);
        return alice;
    }
}
