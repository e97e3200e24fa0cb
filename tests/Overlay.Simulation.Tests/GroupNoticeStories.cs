using Overlay.Primitives;
using Overlay.TestKit;
using Overlay.Wire;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>A node that comes knows at once, by the supernode, who is in which group.</summary>
public class GroupNoticeStories
{
    private static readonly IpAddress Address = IpAddress.Parse("239.1.2.3");
    private static readonly IpAddress Sender = IpAddress.Parse("10.0.0.1");
    private static readonly GroupId Group = GroupId.Of(Address);

    [Theory]
    [Seeds(3)]
    public void FirstFrame_GoesToMembersOnly(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(4);
        nodes[1].Join(Group);
        sim.RunFor(Seconds(2));
        AssertFirstFrameIsForTheMember(sim, nodes, hasNoSession: true);
    });

    [Theory]
    [Seeds(2)]
    public void FirstFrame_InACommunityWithoutAKey_GoesToMembersOnly(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(4, new NodeSetup { Security = OverlaySecurity.None });
        nodes[1].Join(Group);
        sim.RunFor(Seconds(2));
        AssertFirstFrameIsForTheMember(sim, nodes, new NodeSetup { Security = OverlaySecurity.None });
    });

    /// <summary>The supernode has forgotten everything, and is told it again.</summary>
    [Theory]
    [Seeds(2)]
    public void SupernodeThatStartedAgain_IsToldTheGroups(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        var nodes = sim.Mesh(4);
        nodes[1].Join(Group);
        sim.RunFor(Seconds(2));
        supernode.Kill();
        sim.RunFor(Seconds(1));
        supernode.Restart();
        sim.RunUntil(() => supernode.MemberCount == nodes.Length, within: Seconds(60));
        sim.RunFor(Seconds(2));
        AssertFirstFrameIsForTheMember(sim, nodes);
    });

    /// <summary>Who left before is no member for a node that comes after.</summary>
    [Theory]
    [Seeds(2)]
    public void MemberThatLeft_IsNoneForWhoComes(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(4);
        nodes[1].Join(Group);
        nodes[2].Join(Group);
        sim.RunFor(Seconds(2));
        nodes[2].Leave(Group);
        sim.RunFor(Seconds(2));
        AssertFirstFrameIsForTheMember(sim, nodes);
    });

    /// <summary>The first frame is sent when the list is there; the second node of <paramref name="nodes"/> is the only member.</summary>
    private static void AssertFirstFrameIsForTheMember(TestKit.Simulation sim, SimulatedNode[] nodes, NodeSetup? setup = null, bool hasNoSession = false)
    {
        // A list that overtakes the answer to the registration has to be repeated; the first frame is not to wait for that.
        sim.Underlay.Conditions = sim.Underlay.Conditions with { Jitter = TimeSpan.Zero };
        var late = sim.AddNode("late", setup);
        sim.RunUntil(() => late.Groups.Any(group => group.Group == Group), within: Seconds(2), every: Milliseconds(1));
        Assert.True(!hasNoSession || !nodes.Any(late.Reaches));
        late.SendPacket(Address, Sender, "first");
        sim.RunFor(Seconds(3));
        Assert.EndsWith("first", Assert.Single(nodes[1].Received));
        Assert.All(nodes.Where(node => node != nodes[1]), node => Assert.Empty(node.Received));
    }
}
