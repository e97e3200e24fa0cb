using Overlay.TestKit;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>Frames that were cut from one super-frame come out as what they are, whichever way they take.</summary>
public class RunStories
{
    private static readonly (string, byte, byte)[] Run = [("one", 200, 0), ("two", 200, 1), ("three", 200, 2)];

    [Theory]
    [Seeds(3)]
    public void Run_DirectAndToAGroup_KeepsBurstAndIndex(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(3);

        nodes[0].SendRun(nodes[1].Mac, 200, "one", "two", "three");
        nodes[0].SendRun(MacAddress.Broadcast, 200, "one", "two", "three");
        sim.RunFor(Seconds(1));

        Assert.Equal(Run.Concat(Run).Order(), RunsOf(nodes[1]));
        Assert.Equal(Run.Order(), RunsOf(nodes[2]));
    });

    [Theory]
    [Seeds(3)]
    public void Run_RelayedByASupernode_KeepsBurstAndIndex(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var (a, b) = (Hidden(sim, "a"), Hidden(sim, "b"));
        sim.RunUntil(() => a.Reaches(b) && b.Reaches(a), within: Seconds(5));
        Assert.True(a.PathTo(b).IsRelayed);

        a.SendRun(b.Mac, 200, "one", "two", "three");
        sim.RunFor(Seconds(1));

        Assert.Equal(Run.Order(), RunsOf(b));
    });

    [Theory]
    [Seeds(3)]
    public void Run_SentBeforeThereIsASession_KeepsBurstAndIndex(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var (a, b) = (sim.AddNode("a"), sim.AddNode("b"));
        sim.RunUntil(() => a.Knows(b) && !a.Reaches(b), within: Seconds(10));

        a.SendRun(b.Mac, 200, "one", "two", "three");
        a.SendRun(MacAddress.Broadcast, 200, "one", "two", "three");
        sim.RunFor(Seconds(5));

        Assert.Equal(Run.Concat(Run).Order(), RunsOf(b));
    });

    private static SimulatedNode Hidden(TestKit.Simulation sim, string name) =>
        sim.AddNode(name, new NodeSetup { Nat = sim.Underlay.AddNat(NatKind.Symmetric) });

    /// <summary>In no order that tells anything: the network changes it.</summary>
    private static IEnumerable<(string, byte, byte)> RunsOf(SimulatedNode node) =>
        node.ReceivedTexts.Select(received => (received.Text, received.Burst, received.Index)).Order();
}
