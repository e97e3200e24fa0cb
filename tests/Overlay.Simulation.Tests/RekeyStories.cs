using Overlay.Counters;
using Overlay.Nodes;
using Overlay.Sessions;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

public class RekeyStories
{
    private static readonly NodeSetup RekeysSoon = new()
    {
        Configure = options => options with
        {
            Timings = options.Timings with { Sessions = new SessionLimits { RekeyAfter = Seconds(10), Lifetime = Seconds(15) } },
        },
    };

    [Theory]
    [Seeds(5)]
    public void Rekey_UnderTraffic_LosesNoFrame(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(3, RekeysSoon);
        var before = nodes[0].Counters[Counter.HandshakesCompleted];
        var groupKeys = nodes[0].Counters[Counter.GroupKeys];

        sim.Chat(nodes, Milliseconds(20), Seconds(60));
        sim.RunFor(Seconds(61));

        Assert.Equal(0, MissingFromChat(nodes, Milliseconds(20), Seconds(60)));
        Assert.InRange(nodes[0].Counters[Counter.HandshakesCompleted] - before, 10, 25);
        Assert.InRange(nodes[0].Counters[Counter.GroupKeys] - groupKeys, 4, 7);
        Assert.All(nodes, node => Assert.Empty(node.Events.OfType<NodeEvent.PeerLeft>()));
        Assert.All(nodes, node => Assert.Empty(node.Events.OfType<NodeEvent.SupernodeLost>()));
    });

    [Theory]
    [Seeds(3)]
    public void Rekey_WithDefaultsAndLoss_KeepsAllTogether(int seed) => Story.Tell(seed, sim =>
    {
        sim.Underlay.Conditions = new LinkConditions { Loss = 0.1 };
        sim.AddSupernode();
        var nodes = new[] { sim.AddNode("a"), sim.AddNode("b"), sim.AddNode("c") };
        sim.RunUntil(() => sim.AllReachAll(), within: Seconds(10));

        sim.RunWhile(() => sim.AllReachAll(), Seconds(600));

        Assert.All(nodes, node => Assert.Empty(node.Events.OfType<NodeEvent.PeerLeft>()));
        Assert.True(nodes[0].Counters[Counter.HandshakesCompleted] > 10);
    });

    [Theory]
    [Seeds(3)]
    public void Rekey_WithoutSupernode_GoesOn(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        var nodes = sim.Mesh(3);
        supernode.Kill();

        sim.RunWhile(() => sim.AllReachAll(), Seconds(600));
        sim.Chat(nodes, Milliseconds(100), Seconds(2));
        sim.RunFor(Seconds(3));

        Assert.Equal(0, MissingFromChat(nodes, Milliseconds(100), Seconds(2)));
    });
}
