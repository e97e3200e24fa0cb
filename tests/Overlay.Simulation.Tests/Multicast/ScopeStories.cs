using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.TestKit;
using Overlay.Wire;
using static Overlay.Simulation.Tests.Multicast.GroupScenes;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests.Multicast;

/// <summary>Which groups go to all and which to members, by their scope.</summary>
public class ScopeStories
{
    /// <summary>
    /// 224.0.0.0/24 never leaves a link and is never pruned (RFC 4541, section 2.1.2), nor is IPv6 up to the scope of the link (RFC 4291, section 2.7: ff01 and
    /// ff02, with all flags). Wider scopes have members.
    /// </summary>
    [Theory]
    [InlineData("224.0.0.1", 3)]
    [InlineData("224.0.0.251", 3)]
    [InlineData("224.0.0.255", 3)]
    [InlineData("ff01::1", 3)]
    [InlineData("ff02::1", 3)]
    [InlineData("ff02::fb", 3)]
    [InlineData("ff12::1234", 3)]
    [InlineData("ff02::1:ff00:1", 3)]
    [InlineData("224.0.1.0", 1)]
    [InlineData("224.0.1.129", 1)]
    [InlineData("232.0.0.1", 1)]
    [InlineData("239.255.255.250", 1)]
    [InlineData("ff03::1", 1)]
    [InlineData("ff05::1:3", 1)]
    [InlineData("ff08::1", 1)]
    [InlineData("ff0e::1", 1)]
    [InlineData("ff3e::8000:1", 1)]
    public void Scope_DecidesWhoGetsAGroupThatOneJoined(string address, int copies) => Story.Tell(seed: 1, sim =>
    {
        var group = IpAddress.Parse(address);
        sim.AddSupernode();
        var nodes = sim.Mesh(4);
        nodes[3].SendFrame(MembershipFrames.Report(nodes[3].Mac, MembershipRecordType.ChangeToExclude, group));
        sim.RunFor(Seconds(1));
        Assert.Equal(copies, Copies(sim, nodes[0], group));
        Assert.Single(nodes[3].Received);
    });

    /// <summary>The segment is one link: a hop limit of 1 crosses it, and nothing counts hops (RFC 1112, section 6.1; RFC 8200, section 3). A frame that says 0 was a host's fault, and is not repaired.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    public void HopLimit_IsNotTouched(byte hops) => Story.Tell(seed: 1, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(2);
        nodes[1].Join(Group);
        sim.RunFor(Seconds(1));
        var frame = GroupFrames.ToGroup(Address.ToIPAddress(), nodes[0].Mac, "text");
        frame[14 + 8] = hops;
        nodes[0].SendFrame(frame);
        sim.RunFor(Seconds(1));
        Assert.Equal(frame, Assert.Single(nodes[1].ReceivedFrames));
    });

    /// <summary>32 groups of IPv4 share an Ethernet address (RFC 1112, section 6.4); members are those of the IP group.</summary>
    [Fact]
    public void GroupsWithOneEthernetAddress_HaveTheirOwnMembers() => Story.Tell(seed: 1, sim =>
    {
        var twin = IpAddress.Parse("238.129.2.3");
        Assert.Equal(Address.GroupMac(), twin.GroupMac());
        sim.AddSupernode();
        var nodes = sim.Mesh(3);
        nodes[1].Join(Group);
        nodes[2].Join(GroupId.Of(twin));
        sim.RunFor(Seconds(1));
        Assert.Equal((1, 1), (Copies(sim, nodes[0], Address), Copies(sim, nodes[0], twin)));
        Assert.Equal((1, 1), (nodes[1].Received.Count(), nodes[2].Received.Count()));
    });
}
