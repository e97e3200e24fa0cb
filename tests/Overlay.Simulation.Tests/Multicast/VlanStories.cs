using Overlay.Frames;
using Overlay.Nodes.Groups;
using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.TestKit;
using Overlay.Wire;
using static Overlay.Simulation.Tests.Multicast.GroupScenes;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests.Multicast;

/// <summary>Hosts on VLANs (IEEE 802.1Q): each VLAN has groups of its own, and is asked for them.</summary>
public class VlanStories
{
    private const ushort Priority = 0xe000;
    private static readonly NodeSetup Trunk = new() { Configure = options => options with { AllowBridging = true, QueriesPort = true } };

    /// <summary>
    /// A kernel with a VLAN on top of the device repeats its report only when it is asked on that VLAN, and is let go after 260 s (RFC 3376, section 8.4) otherwise. It is asked, and gets
    /// every frame for ten minutes. Two tags are asked with two.
    /// </summary>
    [Theory]
    [InlineData("239.1.2.3", new ushort[] { 100 })]
    [InlineData("ff15::1:2:3", new ushort[] { 100 })]
    [InlineData("239.1.2.3", new ushort[] { 100, 7 })]
    [InlineData("ff15::1:2:3", new ushort[] { 100, 7 })]
    [InlineData("239.1.2.3", new ushort[] { Priority })]
    public void HostThatAnswersOnItsVlan_StaysAMember(string address, ushort[] tags) => Story.Tell(seed: 1, sim =>
    {
        var group = IpAddress.Parse(address);
        var (a, b) = Pair(sim);
        AnswerAt(sim, b, group, tags);
        b.SendFrame(Report(group, tags));
        var sent = 0;
        for (; sent < 120; sent++)
        {
            sim.RunFor(Seconds(5));
            SendOn(a, group, tags);
        }

        sim.RunFor(Seconds(1));
        Assert.Equal(sent, b.ReceivedFrames.Count(frame => frame.SequenceEqual(FrameOn(a, group, tags))));
        Assert.Equal(0, b.Counters.TotalDrops());
    });

    /// <summary>Who is in a group on one VLAN gets nothing of the same group on another one or on none.</summary>
    [Fact]
    public void MemberOnOneVlan_OpensNoOther() => Story.Tell(seed: 1, sim =>
    {
        var (a, b) = Pair(sim);
        b.SendFrame(Report(Address, 100));
        sim.RunFor(Seconds(1));
        Assert.Equal((1, 0, 0), (CopiesOn(sim, a, Address, 100), CopiesOn(sim, a, Address, 101), CopiesOn(sim, a, Address)));
        Assert.Equal([GroupId.Of(Address, vlan: 100)], a.Groups.Where(group => !group.Group.IsAll && group.Members.Count > 0).Select(group => group.Group));

        b.SendFrame(Report(Address));
        sim.RunFor(Seconds(1));
        Assert.Equal((1, 0, 1, 1), (CopiesOn(sim, a, Address, 100), CopiesOn(sim, a, Address, 101), CopiesOn(sim, a, Address), CopiesOn(sim, a, Address, Priority)));

        b.SendFrame(GroupFrames.Tagged(MembershipFrames.Report(Station(1), MembershipRecordType.ChangeToInclude, Address), 100));
        sim.RunFor(Seconds(5));
        Assert.Equal((0, 1), (CopiesOn(sim, a, Address, 100), CopiesOn(sim, a, Address)));
    });

    /// <summary>Of two tags the outer one decides who gets a frame; hosts with different inner tags are counted each by itself.</summary>
    [Fact]
    public void WithTwoTags_TheOuterOneDecides() => Story.Tell(seed: 1, sim =>
    {
        var (a, b) = Pair(sim);
        b.SendFrame(Report(Address, 100, 7));
        b.SendFrame(Report(Address, 100, 8));
        sim.RunFor(Seconds(1));
        Assert.Equal((1, 1, 0), (CopiesOn(sim, a, Address, 100, 7), CopiesOn(sim, a, Address, 100, 9), CopiesOn(sim, a, Address, 7)));

        b.SendFrame(GroupFrames.Tagged(MembershipFrames.Report(Station(1), MembershipRecordType.ChangeToInclude, Address), 100, 7));
        sim.RunFor(Seconds(5));
        Assert.Equal(1, CopiesOn(sim, a, Address, 100, 8));
        b.SendFrame(GroupFrames.Tagged(MembershipFrames.Report(Station(1), MembershipRecordType.ChangeToInclude, Address), 100, 8));
        sim.RunFor(Seconds(5));
        Assert.Equal(0, CopiesOn(sim, a, Address, 100, 8));
    });

    /// <summary>The hosts of a VLAN that do not answer are gone, as those without a tag are, and nobody is asked there any more.</summary>
    [Fact]
    public void HostThatFallsSilent_IsGone_AndItsVlanIsNotAskedAnyMore() => Story.Tell(seed: 1, sim =>
    {
        var (a, b) = Pair(sim);
        b.SendFrame(Report(Address, 100));
        sim.RunFor(Seconds(250));
        Assert.Equal(1, CopiesOn(sim, a, Address, 100));
        sim.RunFor(Seconds(11));
        Assert.Equal(0, CopiesOn(sim, a, Address, 100));
        sim.RunFor(Seconds(130));
        b.ForgetReceived();
        sim.RunFor(Seconds(300));
        Assert.Equal((0, 6), (QueriesTo(b, 100), QueriesTo(b)));
    });

    /// <summary>A router gets all groups of its VLAN and of no other, silences the node there and nowhere else, and learns of members elsewhere.</summary>
    [Fact]
    public void RouterOnAVlan_GetsItsGroups_AndAsksThere() => Story.Tell(seed: 1, sim =>
    {
        var (a, b) = Pair(sim);
        b.SendFrame(Report(Address, 101));
        sim.RunFor(Seconds(60));
        b.SendFrame(GroupFrames.Tagged(MembershipFrames.Query(Station(9), IpAddress.Parse("10.0.0.254")), 100));
        b.ForgetReceived();
        sim.RunFor(Seconds(1));
        var unwanted = IpAddress.Parse("239.9.9.9");
        Assert.Equal((1, 0, 0), (CopiesOn(sim, a, unwanted, 100), CopiesOn(sim, a, unwanted, 101), CopiesOn(sim, a, unwanted)));

        a.SendFrame(GroupFrames.Tagged(MembershipFrames.Report(a.Mac, MembershipRecordType.ModeIsExclude, Address), 100));
        a.SendFrame(GroupFrames.Tagged(MembershipFrames.Report(a.Mac, MembershipRecordType.ModeIsExclude, Address), 101));
        sim.RunFor(Seconds(1));
        Assert.Single(b.ReceivedFrames, frame => VlanTags.Of(frame).Vlan == 100 && MembershipFrame.TryRead(frame, out _, out var message) && message.Kind == MembershipKind.RecordReport);
        Assert.DoesNotContain(b.ReceivedFrames, frame => VlanTags.Of(frame).Vlan == 101 && MembershipFrame.TryRead(frame, out _, out var message) && message.Kind == MembershipKind.RecordReport);

        sim.RunFor(Seconds(130));
        Assert.Equal((0, 1, 1), (QueriesTo(b, 100, isV4: true), QueriesTo(b, 101, isV4: true), QueriesTo(b, isV4: true)));
    });

    /// <summary>The hosts of 256 VLANs are asked; one beyond them is not, which is counted. Where nobody is any more there is room again.</summary>
    [Fact]
    public void VlansBeyondTheLimit_AreNotTaken() => Story.Tell(seed: 1, sim =>
    {
        var (a, b) = Pair(sim);
        for (ushort vlan = 1; vlan <= PortGroups.MaxVlans; vlan++)
        {
            b.SendFrame(Report(Address, vlan));
        }

        sim.RunFor(Seconds(1));
        Assert.Equal((PortGroups.MaxVlans - 1, 1), (MembersAt(a), b.Counters[DropReason.MembershipLimited]));

        b.SendFrame(GroupFrames.Tagged(MembershipFrames.Report(Station(1), MembershipRecordType.ChangeToInclude, Address), 1));
        sim.RunFor(Seconds(5));
        b.SendFrame(Report(Address, PortGroups.MaxVlans));
        sim.RunFor(Seconds(1));
        Assert.Equal((0, 1), (CopiesOn(sim, a, Address, 1), CopiesOn(sim, a, Address, PortGroups.MaxVlans)));
    });

    /// <summary>The VLAN 4095 is reserved (IEEE 802.1Q, table 9-2): nobody joins there.</summary>
    [Fact]
    public void ReservedVlan_IsRefused() => Story.Tell(seed: 1, sim =>
    {
        var (a, b) = Pair(sim);
        b.SendFrame(Report(Address, 4095));
        b.SendFrame(GroupFrames.Tagged(MembershipFrames.Query(Station(9), IpAddress.Parse("10.0.0.254")), 4095));
        sim.RunFor(Seconds(1));
        Assert.Equal((0, 0, 2), (CopiesOn(sim, a, Address, 4095), CopiesOn(sim, a, Address), b.Counters[DropReason.Malformed]));
    });

    /// <summary>Who wants every group gets those of every VLAN.</summary>
    [Fact]
    public void NodeThatWantsAllGroups_GetsThoseOfAllVlans() => Story.Tell(seed: 1, sim =>
    {
        var (a, _) = Pair(sim, new NodeSetup { Configure = options => options with { WantsAllGroups = true } });
        Assert.Equal((1, 1, 1), (CopiesOn(sim, a, Address, 100), CopiesOn(sim, a, AddressV6, 101, 7), CopiesOn(sim, a, Address)));
    });

    /// <summary>The application names the VLAN of a group that it joins.</summary>
    [Fact]
    public void Application_JoinsAGroupOfAVlan() => Story.Tell(seed: 1, sim =>
    {
        var (a, b) = Pair(sim);
        b.Join(GroupId.Of(Address, vlan: 100));
        sim.RunFor(Seconds(1));
        Assert.Equal((1, 0), (CopiesOn(sim, a, Address, 100), CopiesOn(sim, a, Address)));
    });

    private static (SimulatedNode A, SimulatedNode B) Pair(TestKit.Simulation sim, NodeSetup? setup = null)
    {
        sim.AddSupernode();
        var a = sim.AddNode("a");
        var b = sim.AddNode("b", setup ?? Trunk);
        sim.RunUntil(() => a.HasDirectPathTo(b) && b.HasDirectPathTo(a), within: Seconds(5));
        sim.RunFor(Seconds(1));
        return (a, b);
    }

    /// <summary>A station answers each query on its VLAN, as a kernel does.</summary>
    private static void AnswerAt(TestKit.Simulation sim, SimulatedNode node, IpAddress group, ushort[] tags) => node.Attached = frame =>
    {
        var isMine = VlanTags.Of(frame) == VlanTags.Of(FrameOn(node, group, tags));
        if (isMine && MembershipFrame.TryRead(frame, out var source, out var message) && message.Kind == MembershipKind.Query && source.IsV4 == group.IsV4)
        {
            sim.After(Seconds(2), () => node.SendFrame(Report(group, tags)));
        }
    };

    private static byte[] Report(IpAddress group, params ushort[] tags) => GroupFrames.Tagged(MembershipFrames.Report(Station(1), MembershipRecordType.ModeIsExclude, group), tags);

    private static byte[] FrameOn(SimulatedNode from, IpAddress group, params ushort[] tags) => GroupFrames.Tagged(GroupFrames.ToGroup(group.ToIPAddress(), from.Mac, "text"), tags);

    private static void SendOn(SimulatedNode from, IpAddress group, params ushort[] tags) => from.SendFrame(FrameOn(from, group, tags));

    private static int CopiesOn(TestKit.Simulation sim, SimulatedNode from, IpAddress group, params ushort[] tags) => Copies(sim, () => SendOn(from, group, tags));

    private static int QueriesTo(SimulatedNode node, ushort vlan = 0, bool? isV4 = null) => node.ReceivedFrames.Count(frame =>
        VlanTags.Of(frame).Vlan == vlan && MembershipFrame.TryRead(frame, out var source, out var message) && message.Kind == MembershipKind.Query && source.IsV4 == (isV4 ?? source.IsV4));
}
