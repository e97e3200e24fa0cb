using Overlay.Counters;
using Overlay.Sessions;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>What happens on a healthy segment is no fault of anybody: no node and no supernode counts a drop.</summary>
public class GoodWeatherStories
{
    [Theory]
    [Seeds(3)]
    public void NodesJoin_OneAfterTheOther(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        for (var i = 0; i < 5; i++)
        {
            sim.AddNode($"{i}");
            sim.RunFor(Milliseconds(700));
        }

        Talk(sim, [.. sim.Nodes]);
        ExpectNoDrops(sim);
    });

    [Theory]
    [Seeds(5)]
    public void NodesJoin_AllAtOnce(int seed) => Story.Tell(seed, sim =>
    {
        sim.Underlay.Conditions = new LinkConditions { Delay = Milliseconds(40 * seed), Jitter = Milliseconds(5) };
        sim.AddSupernode("first");
        sim.AddSupernode("second");
        var nodes = sim.Mesh(6);
        Talk(sim, nodes);
        ExpectNoDrops(sim);
    });

    [Theory]
    [Seeds(5)]
    public void NodesJoin_SomeBehindNats(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        NodeSetup[] setups = [new(), .. Enum.GetValues<NatKind>().SelectMany(kind => new[] { Behind(sim, kind), Behind(sim, kind) })];
        var nodes = setups.Select((setup, i) => sim.AddNode($"{i}", setup)).ToArray();
        sim.RunUntil(sim.AllReachAll, within: Seconds(10));
        Talk(sim, nodes);
        ExpectNoDrops(sim);
    });

    [Theory]
    [Seeds(20)]
    public void Handshakes_Cross(int seed) => Story.Tell(seed, sim =>
    {
        sim.Underlay.Conditions = LinkConditions.Perfect with { Delay = Milliseconds(5 * seed) };
        sim.AddSupernode();
        var a = sim.AddNode("a");
        sim.RunFor(Seconds(1));
        var b = sim.AddNode("b");
        sim.RunUntil(() => a.Knows(b) && b.Knows(a), within: Seconds(3));
        Talk(sim, [a, b]);
        ExpectNoDrops(sim);
    });

    [Theory]
    [Seeds(3)]
    public void KeysChange(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(4, RekeysSoon);
        sim.Chat(nodes, Milliseconds(50), Seconds(60));
        sim.RunFor(Seconds(61));
        ExpectNoDrops(sim);
    });

    /// <summary>The pair behind the NATs is relayed, and sends no frames while there is no relay: those would be lost, and counted.</summary>
    [Theory]
    [Seeds(5)]
    public void SupernodeIsRestarted(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        var nodes = PublicAndRelayed(sim);
        sim.Chat(nodes[..2], Milliseconds(100), Seconds(60));
        sim.RunFor(Seconds(5));
        supernode.Kill();
        sim.RunFor(Seconds(1));
        supernode.Restart();
        sim.RunFor(Seconds(60));
        Assert.Equal(4, supernode.MemberCount);
        Talk(sim, nodes);
        ExpectNoDrops(sim);
    });

    [Theory]
    [Seeds(12)]
    public void NodeLeavesAndReturns(int seed) => Story.Tell(seed, sim =>
    {
        // A farewell that is overtaken by that to the supernode is relayed no more.
        sim.Underlay.Conditions = LinkConditions.Perfect;
        sim.AddSupernode();
        var nodes = PublicAndRelayed(sim);
        Talk(sim, nodes);
        var leaver = nodes[seed % 4];
        leaver.Leave();
        sim.RunFor(Milliseconds(150 * seed));
        leaver.Restart();
        sim.RunUntil(sim.AllReachAll, within: Seconds(10));
        Talk(sim, nodes);
        ExpectNoDrops(sim);
    });

    private static NodeSetup RekeysSoon { get; } = new()
    {
        Configure = options => options with { Timings = options.Timings with { Sessions = new SessionLimits { RekeyAfter = Seconds(10), Lifetime = Seconds(15) } } },
    };

    private static NodeSetup Behind(TestKit.Simulation sim, NatKind kind) => new() { Nat = sim.Underlay.AddNat(kind) };

    private static SimulatedNode[] PublicAndRelayed(TestKit.Simulation sim)
    {
        var nodes = new[] { sim.AddNode("a"), sim.AddNode("b"), sim.AddNode("c", Behind(sim, NatKind.Symmetric)), sim.AddNode("d", Behind(sim, NatKind.Symmetric)) };
        sim.RunUntil(sim.AllReachAll, within: Seconds(10));
        Assert.True(nodes[2].PathTo(nodes[3]).IsRelayed);
        return nodes;
    }

    private static void Talk(TestKit.Simulation sim, SimulatedNode[] nodes)
    {
        Array.ForEach(nodes, node => node.ForgetReceived());
        sim.Chat(nodes, Milliseconds(50), Seconds(5));
        sim.RunFor(Seconds(60));
        Assert.Equal(0, MissingFromChat(nodes, Milliseconds(50), Seconds(5)));
    }

    private static void ExpectNoDrops(TestKit.Simulation sim)
    {
        var drops = sim.Nodes.SelectMany(node => Drops(node.Name, node.Counters)).Concat(sim.Supernodes.SelectMany(supernode => Drops(supernode.Name, supernode.Counters)));
        var text = string.Join(", ", drops);
        Assert.True(text.Length == 0, text);
    }

    private static IEnumerable<string> Drops(string name, NodeCounters counters) =>
        Enum.GetValues<DropReason>().Where(reason => counters[reason] > 0).Select(reason => $"{name}: {reason} {counters[reason]}");
}
