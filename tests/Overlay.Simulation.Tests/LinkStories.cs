using Overlay.Nodes;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>What a bad network between the nodes does.</summary>
public class LinkStories
{
    [Theory]
    [Seeds(5)]
    public void LossOfOneInFive_DelaysJoiningAndLosesNoMore(int seed) => Story.Tell(seed, sim =>
    {
        sim.Underlay.Conditions = new LinkConditions { Loss = 0.2 };
        sim.AddSupernode();
        var nodes = new[] { sim.AddNode("a"), sim.AddNode("b"), sim.AddNode("c") };
        sim.RunUntil(() => sim.AllReachAll(), within: Seconds(10));
        sim.RunFor(Seconds(5));

        sim.Chat(nodes, Milliseconds(100), Seconds(60));
        sim.RunWhile(() => sim.AllReachAll(), Seconds(61));

        var total = 600 * 3 * 3 * 2;
        Assert.InRange(MissingFromChat(nodes, Milliseconds(100), Seconds(60)) / (double)total, 0.15, 0.25);
        Assert.All(nodes, node => Assert.Empty(node.Events.OfType<NodeEvent.PeerLeft>()));
    });

    [Theory]
    [Seeds(3)]
    public void Duplicates_ComeOutOnce(int seed) => Story.Tell(seed, sim =>
    {
        sim.Underlay.Conditions = new LinkConditions { Duplication = 0.5, Jitter = Milliseconds(30) };
        sim.AddSupernode();
        var nodes = sim.Mesh(3);

        sim.Chat(nodes, Milliseconds(50), Seconds(10));
        sim.RunFor(Seconds(12));

        Assert.Equal(0, MissingFromChat(nodes, Milliseconds(50), Seconds(10)));
        Assert.All(nodes, node => Assert.True(node.Counters[DropReason.Replayed] > 0));
    });

    [Theory]
    [Seeds(3)]
    public void Reordering_LosesNothing(int seed) => Story.Tell(seed, sim =>
    {
        sim.Underlay.Conditions = new LinkConditions { Delay = Milliseconds(20), Jitter = Milliseconds(400) };
        sim.AddSupernode();
        var nodes = sim.Mesh(3);

        sim.Chat(nodes, Milliseconds(10), Seconds(5));
        sim.RunFor(Seconds(6));

        Assert.Equal(0, MissingFromChat(nodes, Milliseconds(10), Seconds(5)));
        Assert.NotEqual(nodes[0].Received.Where(t => t.StartsWith("b all", StringComparison.Ordinal)).Order(NumberOrder), nodes[0].Received.Where(t => t.StartsWith("b all", StringComparison.Ordinal)));
    });

    [Theory]
    [Seeds(12)]
    public void Partition_HealsByItself(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        var nodes = sim.Mesh(4);

        sim.Underlay.Partition(nodes[0], nodes[1]);
        sim.RunUntil(() => nodes[0].Events.OfType<NodeEvent.PeerLeft>().Count() == 2 && nodes[3].Events.OfType<NodeEvent.PeerLeft>().Count() == 2, within: Seconds(70));
        nodes[0].Broadcast("only for b");
        sim.RunFor(Seconds(30));
        Assert.Equal(2, supernode.MemberCount);
        sim.Underlay.Heal();
        sim.RunUntil(() => sim.AllReachAll(), within: Seconds(40));
        sim.RunFor(Seconds(1));
        nodes[0].Broadcast("for all");
        sim.RunFor(Seconds(1));

        Assert.Equal(["only for b", "for all"], nodes[1].Received);
        Assert.Equal(["for all"], nodes[2].Received);
        Assert.Equal(["for all"], nodes[3].Received);
    });

    [Theory]
    [Seeds(3)]
    public void ShortOutage_ChangesNothing(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(2);

        sim.Underlay.Block(nodes[0], nodes[1]);
        sim.RunFor(Seconds(1.5));
        sim.Underlay.Unblock(nodes[0], nodes[1]);
        sim.RunFor(Seconds(20));

        Assert.All(nodes, node => Assert.Empty(node.Events.OfType<NodeEvent.PeerLeft>()));
        Assert.True(nodes[0].HasDirectPathTo(nodes[1]));
    });

    [Theory]
    [Seeds(3)]
    public void UnderlayOfIPv6_CarriesAll(int seed) => Story.Tell(seed, sim =>
    {
        sim.Underlay.IsIPv6 = true;
        sim.AddSupernode();
        var nodes = sim.Mesh(3);

        sim.Chat(nodes, Milliseconds(50), Seconds(5));
        sim.RunFor(Seconds(6));

        Assert.Equal(0, MissingFromChat(nodes, Milliseconds(50), Seconds(5)));
        Assert.False(nodes[0].PathTo(nodes[1]).Address.IsIPv4);
    });

    private static Comparer<string> NumberOrder { get; } = Comparer<string>.Create((x, y) => Number(x).CompareTo(Number(y)));

    private static int Number(string text) => int.Parse(text.AsSpan(text.LastIndexOf(' ') + 1), provider: null);
}
