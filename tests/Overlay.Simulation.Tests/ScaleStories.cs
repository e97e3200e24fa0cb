using Overlay.Counters;
using Overlay.Nodes;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

public class ScaleStories
{
    /// <summary>About 20,000 real handshakes, the longest story of all.</summary>
    [Fact]
    public void TwoHundredNodes_Join_AndOneBroadcastReachesAll() => Story.Tell(seed: 1, sim =>
    {
        var supernode = sim.AddSupernode();
        var nodes = Enumerable.Range(0, 200).Select(number =>
        {
            sim.RunFor(Milliseconds(50));
            return sim.AddNode($"node {number}");
        }).ToArray();
        sim.RunUntil(sim.AllReachAll, within: Seconds(20), every: Seconds(1));

        nodes[0].Broadcast("hello");
        sim.RunFor(Seconds(1));

        Assert.All(nodes[1..], node => Assert.Equal(["hello"], node.Received));
        Assert.Equal(200, supernode.MemberCount);
        Assert.All(nodes, node => Assert.Empty(node.Events.OfType<NodeEvent.PeerLeft>()));
        Assert.All(nodes, node => Assert.Equal(0, node.Counters[Counter.HandshakesFailed]));
    });

    [Theory]
    [Seeds(2)]
    public void TwentyNodes_StartAtOnce_AndReachEachOther(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode("first");
        sim.AddSupernode("second");
        for (var number = 0; number < 20; number++)
        {
            sim.AddNode($"node {number}");
        }

        sim.RunUntil(sim.AllReachAll, within: Seconds(5), every: Milliseconds(100));
        sim.RunFor(Seconds(2));

        sim.Nodes[3].Broadcast("hello");
        sim.RunFor(Seconds(1));

        Assert.All(sim.Nodes.Where(node => node != sim.Nodes[3]), node => Assert.Equal(["hello"], node.Received));
    });
}
