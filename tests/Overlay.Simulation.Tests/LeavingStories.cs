using Overlay.Counters;
using Overlay.Nodes;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>Nodes that leave, die and come back.</summary>
public class LeavingStories
{
    [Theory]
    [Seeds(5)]
    public void NodeLeaves_OthersForgetItAtOnceAndChangeTheGroupKey(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        var nodes = sim.Mesh(3);
        var keys = nodes[0].Counters[Counter.GroupKeys];

        nodes[2].Leave();
        sim.RunFor(Seconds(1));

        Assert.True(Assert.Single(nodes[0].Events.OfType<NodeEvent.PeerLeft>()).SaidGoodbye);
        Assert.True(Assert.Single(nodes[1].Events.OfType<NodeEvent.PeerLeft>()).SaidGoodbye);
        Assert.Equal(keys + 1, nodes[0].Counters[Counter.GroupKeys]);
        Assert.Equal(2, supernode.MemberCount);
        Assert.Single(nodes[0].Peers);
        sim.Chat(nodes[..2], Milliseconds(50), Seconds(2));
        sim.RunFor(Seconds(3));
        Assert.Equal(0, MissingFromChat(nodes[..2], Milliseconds(50), Seconds(2)));
    });

    [Theory]
    [Seeds(3)]
    public void NodeLeavesUnderTraffic_TheOthersLoseNothing(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(4);

        sim.Chat(nodes[..3], Milliseconds(10), Seconds(5));
        sim.After(Seconds(2), nodes[3].Leave);
        sim.RunFor(Seconds(6));

        Assert.Equal(0, MissingFromChat(nodes[..3], Milliseconds(10), Seconds(5)));
    });

    /// <summary>The others send through the supernode meanwhile, where a living peer would answer. They do not say that it is reached so.</summary>
    [Theory]
    [Seeds(5)]
    public void NodeDies_NobodySaysThatItIsRelayed(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(3);
        var before = nodes[..2].Select(node => node.Events.OfType<NodeEvent.PathChanged>().Count()).ToArray();

        nodes[2].Kill();
        sim.RunUntil(() => nodes[0].PathTo(nodes[2]).IsRelayed, within: Seconds(35));
        sim.RunUntil(() => nodes[..2].All(node => node.Events.OfType<NodeEvent.PeerLeft>().Any()), within: Seconds(35));

        Assert.Equal(before, nodes[..2].Select(node => node.Events.OfType<NodeEvent.PathChanged>().Count()));
    });

    /// <summary>A living peer is said to be relayed once it answered there.</summary>
    [Theory]
    [Seeds(5)]
    public void DirectPathDies_BothSayThatTheyAreRelayed(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(2);

        sim.Underlay.Block(nodes[0], nodes[1]);
        sim.RunUntil(() => nodes.All(node => node.Events is [.., NodeEvent.PathChanged { Path.IsRelayed: true }]), within: Seconds(20));
        sim.Underlay.Unblock(nodes[0], nodes[1]);
        sim.RunUntil(() => nodes.All(node => node.Events is [.., NodeEvent.PathChanged { Path.IsRelayed: false }]), within: Seconds(40));
    });

    [Theory]
    [Seeds(5)]
    public void NodeDies_IsForgottenEverywhere(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        var nodes = sim.Mesh(3);

        nodes[2].Kill();
        sim.RunUntil(() => nodes[..2].All(node => node.Events.OfType<NodeEvent.PeerLeft>().Any()), within: Seconds(35));
        sim.RunUntil(() => supernode.MemberCount == 2, within: Seconds(35));
        sim.RunFor(Seconds(1));

        Assert.All(nodes[..2], node => Assert.Single(node.Peers));
        Assert.All(nodes[..2], node => Assert.False(Assert.Single(node.Events.OfType<NodeEvent.PeerLeft>()).SaidGoodbye));
        var before = sim.Log.Count;
        sim.RunFor(Seconds(60));
        Assert.InRange(sim.Log.Count - before, 1, 150);
    });

    [Theory]
    [Seeds(5)]
    public void NodeRestarts_WithSameKey_TakesItsPlaceBackAtOnce(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(3);
        nodes[1].Kill();
        sim.RunFor(Seconds(1));

        nodes[1].Restart();
        var started = sim.Now;
        sim.Chat(nodes, Milliseconds(20), Seconds(10));
        sim.RunFor(Seconds(11));

        Assert.InRange(nodes[1].LongestSilence("a to b", started, started + Seconds(9.9)), TimeSpan.Zero, Seconds(1.5));
        Assert.InRange(nodes[0].LongestSilence("b to a", started, started + Seconds(9.9)), TimeSpan.Zero, Seconds(1.5));
        Assert.InRange(nodes[1].LongestSilence("c all", started, started + Seconds(9.9)), TimeSpan.Zero, Seconds(1.5));
        Assert.InRange(nodes[2].LongestSilence("b all", started, started + Seconds(9.9)), TimeSpan.Zero, Seconds(1.5));
        Assert.Empty(nodes[1].Events.OfType<NodeEvent.SupernodeRefused>());
    });

    [Theory]
    [Seeds(3)]
    public void NodeRestarts_WithoutSupernode_IsFoundAgainByItsPeers(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        var nodes = sim.Mesh(2);
        supernode.Kill();
        nodes[1].Kill();
        sim.RunFor(Seconds(1));
        nodes[1].Restart();

        sim.RunUntil(() => nodes[0].Reaches(nodes[1]) && nodes[1].Reaches(nodes[0]), within: Seconds(45));
        nodes[0].Broadcast("there you are");
        sim.RunFor(Seconds(1));

        Assert.Equal(["there you are"], nodes[1].Received);
    });
}
