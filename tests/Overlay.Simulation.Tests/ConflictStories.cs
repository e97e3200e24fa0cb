using Overlay.Nodes;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.NeighborScenes;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>Two hosts that were given the same address.</summary>
public class ConflictStories
{
    /// <summary>Both nodes find out as soon as they meet, though neither host has said a word, and each learns who the other is.</summary>
    [Theory]
    [Seeds(3)]
    public void SecondHostWithAnAddress_IsFoundByBoth(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(2);
        nodes[1].Has(Ip, IpV6);
        sim.RunFor(Seconds(60));
        var second = sim.AddNode("second", new NodeSetup { Starts = false });
        second.Has(Ip, IpV6);
        second.Restart();
        sim.RunUntil(() => second.Reaches(nodes[1]) && nodes[1].Reaches(second), Seconds(10));
        sim.RunFor(Seconds(4));

        Assert.Equal([new(Ip, second.Mac, second.Id, string.Empty), new(IpV6, second.Mac, second.Id, string.Empty)], Claims(nodes[1]));
        Assert.Equal([new(Ip, nodes[1].Mac, nodes[1].Id, string.Empty), new(IpV6, nodes[1].Mac, nodes[1].Id, string.Empty)], Claims(second));
        Assert.Empty(Claims(nodes[0]));
    });

    /// <summary>A member that claims an address without end causes one report in some seconds.</summary>
    [Theory]
    [Seeds(2)]
    public void ClaimsWithoutEnd_AreReportedNowAndThen(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(2);
        nodes[1].Has(Ip);
        nodes[1].SendFrame(NeighborFrames.ArpAnnouncement(nodes[1].Mac, Ip));
        for (var i = 0; i < 100; i++)
        {
            nodes[0].SendFrame(NeighborFrames.ArpAnnouncement(nodes[0].Mac, Ip));
            sim.RunFor(Seconds(0.1));
        }

        Assert.InRange(nodes[1].Events.Count(happened => happened is NodeEvent.AddressClaimed), 2, 3);
    });

    private static IEnumerable<NodeEvent.AddressClaimed> Claims(SimulatedNode node) =>
        node.Events.OfType<NodeEvent.AddressClaimed>().OrderBy(claimed => claimed.Ip.IsV4 ? 0 : 1);
}
