using Overlay.Counters;
using Overlay.Multicast.Membership;
using Overlay.TestKit;
using Overlay.Wire;
using static Overlay.Simulation.Tests.Multicast.GroupScenes;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests.Multicast;

/// <summary>Copies of group frames go to the nodes that want them, and to no one else.</summary>
public class MemberStories
{
    [Fact]
    public void HundredNodes_TenMembers_TenCopies() => Story.TellOnce(seed: 1, sim =>
    {
        sim.AddSupernode();
        var nodes = Enumerable.Range(0, 100).Select(number =>
        {
            sim.RunFor(Milliseconds(50));
            return sim.AddNode($"node {number}");
        }).ToArray();
        sim.RunUntil(sim.AllReachAll, within: Seconds(20), every: Seconds(1));
        Array.ForEach(nodes[10..20], node => node.Join(Group));
        sim.RunFor(Seconds(2));

        var copies = Copies(sim, () => nodes[0].SendPacket(Address, Sender, "hello"));

        Assert.Equal(10, copies);
        Assert.All(nodes[10..20], node => Assert.EndsWith("hello", Assert.Single(node.Received)));
        Assert.All(nodes[20..], node => Assert.Empty(node.Received));
        Assert.Equal(10, nodes[0].Counters[Counter.GroupCopies]);
        Assert.Equal(89, nodes[0].Counters[Counter.GroupCopiesSaved]);
    });

    [Theory]
    [Seeds(3)]
    public void JoinAndLeave_ActWithinOneRoundTripAnd10Milliseconds(int seed) => Story.Tell(seed, sim =>
    {
        sim.Underlay.Conditions = LinkConditions.Perfect with { Delay = Milliseconds(5 + (10 * seed)) };
        var bound = (2 * sim.Underlay.Conditions.Delay) + Milliseconds(10);
        sim.AddSupernode();
        var nodes = sim.Mesh(2);
        var (a, b) = (nodes[0], nodes[1]);
        var start = sim.Now;
        Stream(sim, a, Address, Milliseconds(1), Seconds(4));
        sim.After(Seconds(1), () => b.Join(Group));
        sim.After(Seconds(2), () => b.Leave(Group));
        sim.RunFor(Seconds(5));

        Assert.InRange(b.ReceivedTexts[0].At - (start + Seconds(1)), TimeSpan.Zero, bound);
        Assert.InRange(b.ReceivedTexts[^1].At - (start + Seconds(2)), TimeSpan.Zero, bound);
        Assert.True(b.ReceivedTexts.Count > 900);
    });

    [Theory]
    [Seeds(2)]
    public void RateOfAGroup_IsKnownToTheSenderAndToItsMembers(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(3);
        nodes[1].Join(Group);
        sim.RunFor(Seconds(1));
        Stream(sim, nodes[0], Address, Milliseconds(2), Seconds(4));
        sim.RunFor(Milliseconds(4_100));

        var (sent, received, stranger) = (TrafficAt(nodes[0]), TrafficAt(nodes[1]), TrafficAt(nodes[2]));
        Assert.Equal((2_000, 0), (sent.Sent.Frames, sent.Received.Frames));
        Assert.Equal((0, 2_000), (received.Sent.Frames, received.Received.Frames));
        Assert.Equal((0, 0), (stranger.Sent.Frames, stranger.Received.Frames));
        Assert.Equal(sent.Sent.Bytes, received.Received.Bytes);
        Assert.InRange(received.Received.RateAt(sim.Now), sent.Sent.RateAt(sim.Now) * 0.97, sent.Sent.RateAt(sim.Now) * 1.03);
        Assert.InRange(sent.Sent.RateAt(sim.Now), sent.Sent.Bytes / 5, sent.Sent.Bytes / 4);

        static GroupTraffic TrafficAt(SimulatedNode node) => node.Groups.Single(group => group.Group == Group).Traffic;
    });

    [Theory]
    [Seeds(3)]
    public void SourceSpecificMember_GetsItsSourceOnly(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(3);
        nodes[1].Join(Group, GroupFilter.Include(Sender));
        nodes[2].Join(Group, GroupFilter.Exclude(Sender));
        sim.RunFor(Seconds(1));

        nodes[0].SendPacket(Address, Sender, "wanted by b");
        nodes[0].SendPacket(Address, OtherSender, "wanted by c");
        sim.RunFor(Seconds(1));

        Assert.EndsWith("wanted by b", Assert.Single(nodes[1].Received));
        Assert.EndsWith("wanted by c", Assert.Single(nodes[2].Received));
    });

    [Theory]
    [Seeds(3)]
    public void NodeThatJustJoined_GetsEverything_UntilItsGroupsAreKnown(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var a = sim.AddNode("a");
        sim.RunFor(Seconds(1));
        Stream(sim, a, Address, Milliseconds(1), Seconds(5));
        var b = sim.AddNode("b");
        b.Join(Group);
        sim.RunUntil(() => a.Reaches(b), Seconds(5));
        var since = sim.Now;
        sim.RunFor(Seconds(3));
        Assert.InRange(b.LongestSilence("", since, since + Seconds(2)), TimeSpan.Zero, Milliseconds(20));
    });

    [Theory]
    [Seeds(3)]
    public void OtherGroups_GoToAll_OrToThoseThatJoined(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var joined = new NodeSetup { Configure = options => options with { WantsOtherGroups = false } };
        var (a, b, c) = (sim.AddNode("a"), sim.AddNode("b", joined), sim.AddNode("c"));
        sim.RunUntil(() => sim.Nodes.All(node => sim.Nodes.All(other => other == node || node.HasDirectPathTo(other))), Seconds(5));
        sim.RunFor(Seconds(1));
        var group = MacAddress.Parse("01:80:c2:00:00:21");
        a.Send(group, "first");
        sim.RunFor(Seconds(1));
        b.Join(GroupId.Of(group));
        sim.RunFor(Seconds(1));
        a.Send(group, "second");
        a.Broadcast("all");
        sim.RunFor(Seconds(1));

        Assert.Equal(["all", "second"], b.Received.Order());
        Assert.Equal(["all", "first", "second"], c.Received.Order());
    });
}
