using Overlay.TestKit;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>One station sends to all without end; the others go on.</summary>
public class StormStories
{
    private static readonly StormLimits Unlimited = new() { Broadcast = null, Multicast = null, UnknownUnicast = null };
    private static readonly StormLimits Few = new() { Broadcast = 100, Multicast = 200, UnknownUnicast = 50 };

    /// <summary>The sender has no limits, as somebody who means harm: each receiver protects itself, and takes no less of the others.</summary>
    [Theory]
    [Seeds(2)]
    public void Storm_OfAPeer_ReachesNoPortAndTakesNothingFromOtherPeers(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        sim.AddNode("wild", With(new SegmentOptions { FromPort = Unlimited }));
        sim.AddNode("calm", With(new SegmentOptions()));
        sim.AddNode("limited", With(new SegmentOptions { FromPeer = Few }));
        var (wild, calm, limited) = (sim.Nodes[0], sim.Nodes[1], sim.Nodes[2]);
        sim.RunUntil(sim.AllReachAll, within: Seconds(10));
        sim.RunFor(Seconds(5));

        for (var i = 0; i < 2_000; i++)
        {
            sim.After(Milliseconds(i), () =>
            {
                wild.Broadcast("storm");
                wild.Multicast("rain");
            });
            if (i % 100 == 0)
            {
                sim.After(Milliseconds(i), () => calm.Broadcast("hello"));
            }
        }

        sim.RunFor(Seconds(3));

        // A second's worth at once, and two seconds of the rate.
        Assert.InRange(limited.Received.Count(text => text == "storm"), 290, 301);
        Assert.InRange(limited.Received.Count(text => text == "rain"), 590, 601);
        Assert.Equal(20, limited.Received.Count(text => text == "hello"));
        Assert.Equal(2_000 - limited.Received.Count(text => text == "storm"), limited.Counters[DropReason.BroadcastStorm]);
        Assert.Equal(2_000 - limited.Received.Count(text => text == "rain"), limited.Counters[DropReason.MulticastStorm]);
        Assert.Equal(2_000, calm.Received.Count(text => text == "storm"));
        Assert.Equal(0, calm.Counters[DropReason.BroadcastStorm] + calm.Counters[DropReason.MulticastStorm]);
    });

    [Theory]
    [Seeds(2)]
    public void Storm_FromThePort_EndsAtItsOwnNodeWhetherPeersAreReadyOrNot(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var wild = sim.AddNode("wild", With(new SegmentOptions { FromPort = Few }));
        var other = sim.AddNode("other");
        sim.RunUntil(() => wild.Reaches(other), within: Seconds(10));

        // The group key is not confirmed yet, so the first go by way of the engine, and count once all the same.
        for (var i = 0; i < 1_000; i++)
        {
            sim.After(Milliseconds(i), () => wild.Broadcast("storm"));
        }

        sim.RunFor(Seconds(3));

        Assert.InRange(other.Received.Count(text => text == "storm"), 190, 201);
        Assert.Equal(1_000 - other.Received.Count(text => text == "storm"), wild.Counters[DropReason.BroadcastStorm]);
    });

    private static NodeSetup With(SegmentOptions segment) => new() { Configure = options => options with { Segment = segment } };
}
