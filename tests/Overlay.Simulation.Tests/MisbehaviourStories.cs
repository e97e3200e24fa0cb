using Overlay.Nodes;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>A member that does what it may not is named, and disconnected where there is a limit; one that has bad luck is not.</summary>
public class MisbehaviourStories
{
    private static readonly MacAddress Station = MacAddress.Parse("02:00:00:00:00:99");
    private static readonly TimeSpan Interval = Milliseconds(100);
    private static readonly LinkConditions Bad = new() { Loss = 0.1, Jitter = Milliseconds(30), Duplication = 0.1 };

    [Theory]
    [Seeds(3)]
    public void MemberThatForgesSources_IsNamedByWhoGetsThem_AndDisconnectedByWhoHasALimit(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var (limited, open, forger) = (sim.AddNode("limited", Honest(limit: 100)), sim.AddNode("open", Honest()), sim.AddNode("forger", Bridge));
        SimulatedNode[] honest = [limited, open];
        sim.RunUntil(sim.AllReachAll, within: Seconds(10));
        sim.RunFor(Seconds(1));
        sim.Chat(honest, Interval, Seconds(30));
        for (var i = 0; i < 200; i++)
        {
            sim.After(Milliseconds(20 * i), () => Array.ForEach(honest, victim => forger.Send(victim.Mac, "forged", source: Station)));
        }

        sim.RunFor(Seconds(31));

        Assert.Equal(0, MissingFromChat(honest, Interval, Seconds(30)));
        Assert.All(honest, node => Assert.DoesNotContain("forged", node.Received));
        Assert.All(honest, node => Assert.All(Named(node), named => Assert.Equal((forger.Id, true, DropReason.SourceRefused), (named.Id, named.IsProven, named.Reason))));
        Assert.Equal([null], Named(open).Select(named => named.ShutOutFor));
        Assert.Equal([null, TimeSpan.FromMinutes(10)], Named(limited).Select(named => named.ShutOutFor));
        Assert.Equal(200, open.PeerOf(forger)!.Refused);
        Assert.True(open.Reaches(forger));
        Assert.False(limited.Reaches(forger));

        // It tries, and everybody goes on to list it.
        sim.RunWhile(() => !limited.Reaches(forger), Seconds(560));
        forger.Send(limited, "sorry");
        sim.RunUntil(() => limited.Reaches(forger) && forger.Reaches(limited), within: Seconds(60));
        forger.Send(limited, "hello again");
        sim.RunUntil(() => limited.Received.Contains("hello again"), within: Seconds(1));
    });

    /// <summary>Any member can make such in the name of another.</summary>
    [Theory]
    [Seeds(3)]
    public void GroupFramesWithForgedSources_DisconnectNobody(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var (limited, forger) = (sim.AddNode("limited", Honest(limit: 10)), sim.AddNode("forger", Bridge));
        sim.RunUntil(sim.AllReachAll, within: Seconds(10));
        sim.RunFor(Seconds(5));
        for (var i = 0; i < 100; i++)
        {
            sim.After(Milliseconds(20 * i), () => forger.Send(MacAddress.Broadcast, "forged", source: Station));
        }

        sim.RunFor(Seconds(5));

        Assert.Equal(100, limited.PeerOf(forger)!.Refused);
        Assert.False(Assert.Single(Named(limited)).IsProven);
        Assert.True(limited.Reaches(forger));
    });

    [Theory]
    [Seeds(5)]
    public void HonestMembers_OnBadLinks_AndStartedAgain_AreNeverNamed(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(4, new NodeSetup { Configure = options => options with { AllowBridging = true, Segment = new() { RefusalLimit = 1 } } });
        var bridge = nodes[3];
        sim.Underlay.Conditions = Bad;
        sim.Chat(nodes, Interval, Seconds(200));
        for (var second = 0; second < 200; second++)
        {
            var text = $"behind {second}";
            sim.After(Seconds(second), () => SendIfRunning(bridge, MacAddress.Broadcast, text, Station));
            sim.After(Seconds(second), () => SendIfRunning(bridge, nodes[0].Mac, text, Station));
            sim.After(Seconds(second), () => SendIfRunning(nodes[0], Station, text, nodes[0].Mac));
        }

        sim.RunFor(Seconds(20));
        nodes[0].Restart();
        sim.RunFor(Seconds(20));
        bridge.Kill();
        sim.RunFor(Seconds(10));
        bridge.Restart();
        sim.RunFor(Seconds(160));

        Assert.All(nodes, node => Assert.Empty(Named(node)));
        Assert.All(nodes, node => Assert.All(node.Peers, peer => Assert.Equal(0, peer.Refused)));
        Assert.True(sim.AllReachAll());
    });

    /// <summary>The others have a session with who was killed for half a minute, and with it goes the address.</summary>
    [Theory]
    [Seeds(3)]
    public void HostThatComesBackWithAnotherKeyAndItsAddress_IsNotNamed(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var (a, killed) = (sim.AddNode("a", Honest(limit: 1)), sim.AddNode("killed", new NodeSetup { Mac = Station }));
        sim.RunUntil(sim.AllReachAll, within: Seconds(10));
        killed.Kill();
        var back = sim.AddNode("back", new NodeSetup { Mac = Station });
        sim.RunUntil(() => back.Reaches(a), within: Seconds(10));
        for (var second = 0; second < 60; second++)
        {
            sim.After(Seconds(second), () => back.Send(a, "hello"));
            sim.After(Seconds(second), () => back.Broadcast("hello, all"));
        }

        sim.RunFor(Seconds(60));

        Assert.True(a.Counters[DropReason.SourceRefused] > 0);
        Assert.Empty(Named(a));
        Assert.Equal(["hello", "hello, all"], a.Received.TakeLast(2).Order());
    });

    /// <summary>A bridge that the others do not accept: whatever comes from behind it has a source that it may not use.</summary>
    private static NodeSetup Bridge => new() { Configure = options => options with { AllowBridging = true } };

    private static NodeSetup Honest(int? limit = null) =>
        new() { Configure = options => options with { AcceptedBridges = [], Segment = new() { RefusalLimit = limit } } };

    private static List<NodeEvent.PeerMisbehaved> Named(SimulatedNode node) => [.. node.Events.OfType<NodeEvent.PeerMisbehaved>()];

    private static void SendIfRunning(SimulatedNode node, MacAddress to, string text, MacAddress source)
    {
        if (node.IsRunning)
        {
            node.Send(to, text, source);
        }
    }
}
