using Overlay.TestKit;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

public class LookupStories
{
    private static readonly MacAddress Guest = MacAddress.Parse("02:aa:bb:cc:dd:01");

    private static readonly NodeSetup Bridge = new() { Configure = options => options with { AllowBridging = true } };

    [Theory]
    [Seeds(3)]
    public void BridgedAddress_ThatHasSpoken_IsReached(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var a = sim.AddNode("a");
        var b = sim.AddNode("b", Bridge);
        sim.RunUntil(() => sim.AllReachAll(), within: Seconds(2));
        sim.RunFor(Seconds(1));

        b.Send(a.Mac, "I am a guest", source: Guest);
        sim.RunFor(Seconds(1));
        a.Send(Guest, "welcome");
        sim.RunFor(Seconds(1));

        Assert.Equal(Guest, Assert.Single(a.ReceivedTexts).Source);
        Assert.Equal(["welcome"], b.Received);
    });

    [Theory]
    [Seeds(3)]
    public void BridgedAddress_ThatIsOnlyKnownAtItsBridge_IsAskedFor(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var a = sim.AddNode("a");
        var b = sim.AddNode("b", Bridge);
        var c = sim.AddNode("c", Bridge);
        sim.RunUntil(() => sim.AllReachAll(), within: Seconds(2));
        sim.RunFor(Seconds(1));
        b.Send(c.Mac, "c knows me now", source: Guest);
        sim.RunFor(Seconds(1));

        a.Send(Guest, "to all bridges, and asks the way");
        sim.RunFor(Seconds(1));
        a.Send(Guest, "to the right one");
        sim.RunFor(Seconds(1));

        Assert.Equal(["to all bridges, and asks the way", "to the right one"], b.Received);
        Assert.Equal(["c knows me now", "to all bridges, and asks the way"], c.Received);
        Assert.Equal(0, a.Counters[DropReason.UnknownDestination]);
    });

    [Theory]
    [Seeds(3)]
    public void AddressThatNobodyHas_IsDroppedAndCounted(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var a = sim.Mesh(3)[0];
        var before = sim.Log.Count;

        for (var i = 0; i < 50; i++)
        {
            a.Send(Guest, "anybody?");
        }

        // One question per second for one address, whatever is sent to it.
        Assert.True(sim.Log.Count - before <= 3);
        Assert.Equal(50, a.Counters[DropReason.UnknownDestination]);
    });

    [Theory]
    [Seeds(3)]
    public void SourceThatIsNotTheNodesOwn_IsRefusedUnlessItBridges(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(2);

        nodes[0].Send(nodes[1].Mac, "forged", source: Guest);
        nodes[0].Send(nodes[1].Mac, "stolen", source: nodes[1].Mac);
        sim.RunFor(Seconds(1));

        Assert.Empty(nodes[1].Received);
        Assert.Equal(2, nodes[0].Counters[DropReason.SourceRefused]);
    });
}
