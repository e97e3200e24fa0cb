using Overlay.TestKit;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>Stations behind nodes that bridge: those that never spoke, and nodes that are not accepted as bridges.</summary>
public class BridgeStories
{
    private static readonly MacAddress Guest = MacAddress.Parse("02:aa:bb:cc:dd:01");
    private static readonly MacAddress Other = MacAddress.Parse("02:aa:bb:cc:dd:02");
    private static readonly NodeSetup Bridge = new() { Configure = options => options with { AllowBridging = true } };

    /// <summary>A device that only receives: its frames go to all nodes that bridge and to no others, until it speaks.</summary>
    [Theory]
    [Seeds(3)]
    public void SilentStation_GetsItsFrames(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var (a, b, c, plain) = (sim.AddNode("a"), sim.AddNode("b", Bridge), sim.AddNode("c", Bridge), sim.AddNode("plain"));
        sim.RunUntil(sim.AllReachAll, within: Seconds(10));
        sim.RunFor(Seconds(1));
        for (var i = 0; i < 8; i++)
        {
            a.Send(Guest, $"{i}");
            sim.RunFor(Seconds(0.3));
        }

        var sent = Enumerable.Range(0, 8).Select(i => $"{i}");
        Assert.Equal(sent, b.Received);
        Assert.Equal(sent, c.Received);
        Assert.Empty(plain.Received);

        b.Send(a.Mac, "here", source: Guest);
        sim.RunFor(Seconds(1));
        a.Send(Guest, "8");
        sim.RunFor(Seconds(1));
        Assert.Equal([.. sent, "8"], b.Received);
        Assert.Equal(sent, c.Received);
        Assert.Equal(0, a.Counters[DropReason.UnknownDestination]);
    });

    [Theory]
    [Seeds(2)]
    public void FramesForNobody_AreLimited(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var limits = new SegmentOptions { FromPort = new StormLimits { UnknownUnicast = 5 } };
        var (a, b) = (sim.AddNode("a", new NodeSetup { Configure = options => options with { Segment = limits } }), sim.AddNode("b", Bridge));
        sim.RunUntil(sim.AllReachAll, within: Seconds(10));
        sim.RunFor(Seconds(1));
        for (var i = 0; i < 50; i++)
        {
            a.Send(Guest, $"{i}");
        }

        sim.RunFor(Seconds(1));
        Assert.Equal(5, b.Received.Count());
        Assert.Equal(45, a.Counters[DropReason.UnknownUnicastStorm]);
    });

    /// <summary>Two bridges of one network: what is sent to all bridges does not come back by the other.</summary>
    [Theory]
    [Seeds(5)]
    public void FrameForASilentStation_DoesNotGoRound(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        SimulatedNode[] bridges = [sim.AddNode("left", Bridge), sim.AddNode("right", Bridge)];
        var elsewhere = sim.AddNode("elsewhere", Bridge);
        sim.RunUntil(sim.AllReachAll, within: Seconds(10));
        sim.RunFor(Seconds(2));
        var lan = new SimulatedLan(sim, bridges);
        for (var i = 0; i < 20; i++)
        {
            elsewhere.Send(Guest, $"{i}", source: Other);
            sim.RunFor(Seconds(1));
        }

        Assert.InRange(lan.Frames, 20, 40);
        Assert.Empty(elsewhere.Received);
    });

    /// <summary>A node says that it bridges, and this one does not take it for a bridge: only its own address counts.</summary>
    [Theory]
    [Seeds(2)]
    public void BridgeThatIsNotAccepted_SendsForItselfAlone(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var (b, c, d) = (sim.AddNode("b", Bridge), sim.AddNode("c", Bridge), sim.AddNode("d", Bridge));
        var a = sim.AddNode("a", new NodeSetup { Configure = options => options with { AcceptedBridges = [b.Id, d.Mac] } });
        var strict = sim.AddNode("strict", new NodeSetup { Configure = options => options with { AcceptedBridges = [] } });
        sim.RunUntil(sim.AllReachAll, within: Seconds(10));
        sim.RunFor(Seconds(1));
        SimulatedNode[] bridges = [b, c, d];
        foreach (var (node, number) in bridges.Select((node, number) => (node, number)))
        {
            node.Send(MacAddress.Broadcast, $"guest of {node}", source: new MacAddress(0x02aa_bbcc_dd10 + (ulong)number));
            node.Broadcast($"{node}");
            sim.RunFor(Seconds(1));
        }

        Assert.Equal(["b", "c", "d", "guest of b", "guest of d"], a.Received.Order(StringComparer.Ordinal));
        Assert.Equal(["b", "c", "d"], strict.Received);
        Assert.Equal((1, 3), (a.Counters[DropReason.SourceRefused], strict.Counters[DropReason.SourceRefused]));

        a.Send(Guest, "anybody?");
        sim.RunFor(Seconds(1));
        Assert.DoesNotContain("anybody?", c.Received);
        Assert.Contains("anybody?", b.Received);
    });
}
