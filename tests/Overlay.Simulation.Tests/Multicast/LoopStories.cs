using System.Text;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.Multicast.GroupScenes;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests.Multicast;

/// <summary>
/// Two nodes are bridges of one network and nobody runs a spanning tree there (IEEE 802.1Q, clause 13): a loop. The nodes know a frame that comes round by itself, so
/// that nothing goes round, and everybody elsewhere gets one of each.
/// </summary>
public class LoopStories
{
    [Theory]
    [Seeds(5)]
    public void BroadcastOfAStation_DoesNotComeBack(int seed) => Story.Tell(seed, sim =>
    {
        var (lan, bridges, other) = Join(sim);
        for (var i = 0; i < 100; i++)
        {
            lan.Send(Frame(MacAddress.Broadcast, Station(1), $"{i / 2}"));
            sim.RunFor(Milliseconds(50));
        }

        AssertQuiet(sim, lan, frames: 100);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i / 2}"), Texts(other));
        Assert.Equal(200, bridges.Sum(node => node.Counters[DropReason.FrameLooped]));
        Assert.Equal(100, other.Counters[DropReason.FrameLooped]);

        // A frame for the station comes to its network, once.
        other.SendFrame(Frame(Station(1), Station(2), "answer"));
        AssertQuiet(sim, lan, frames: 101);
    });

    /// <summary>The station is elsewhere: its frames come in by the bridge that is first, and by the other one only if that has not seen it yet.</summary>
    [Theory]
    [Seeds(5)]
    public void BroadcastFromElsewhere_ComesInOnceOrTwice_AndNotBack(int seed) => Story.Tell(seed, sim =>
    {
        var (lan, bridges, other) = Join(sim);
        for (var i = 0; i < 100; i++)
        {
            other.SendFrame(Frame(MacAddress.Broadcast, Station(2), $"{i}"));
            sim.RunFor(Milliseconds(50));
        }

        Assert.InRange(lan.Frames, 100, 200);
        AssertQuiet(sim, lan, lan.Frames);
        Assert.Empty(other.Received);
        Assert.InRange(bridges.Sum(node => node.Counters[DropReason.FrameLooped]), 100, 400);
    });

    /// <summary>A bridge did not get its own copy, and sees that of the other alone. It sends it on, and nobody takes it.</summary>
    [Theory]
    [Seeds(5)]
    public void OverALossyNetwork_NothingGoesRound(int seed) => Story.Tell(seed, sim =>
    {
        var (lan, _, other) = Join(sim);
        sim.Underlay.Conditions = new LinkConditions { Loss = 0.3, Jitter = Milliseconds(10), Duplication = 0.1 };
        for (var i = 0; i < 100; i++)
        {
            other.SendFrame(Frame(MacAddress.Broadcast, Station(2), $"{i}"));
            lan.Send(Frame(MacAddress.Broadcast, Station(1), $"{i}"));
            sim.RunFor(Milliseconds(50));
        }

        sim.RunFor(Seconds(1));
        Assert.InRange(lan.Frames, 180, 300);
        Assert.Equal(Texts(other).Distinct(), Texts(other));
        AssertQuiet(sim, lan, lan.Frames);
    });

    /// <summary>The host of a bridge sends: by its device and into the network.</summary>
    [Theory]
    [Seeds(2)]
    public void BroadcastOfABridgesHost_DoesNotComeBack(int seed) => Story.Tell(seed, sim =>
    {
        var (lan, bridges, other) = Join(sim);
        var frame = Frame(MacAddress.Broadcast, bridges[0].Mac, "hello");
        bridges[0].SendFrame(frame);
        lan.Send(frame, bridges[0]);
        AssertQuiet(sim, lan, frames: 1);
        Assert.Equal(["hello"], Texts(other));
    });

    /// <summary>A node that bridges nothing: its address is never taken for a station's, so one frame comes in by each bridge, and neither sends it on.</summary>
    [Theory]
    [Seeds(2)]
    public void BroadcastOfANode_MakesNoLoop(int seed) => Story.Tell(seed, sim =>
    {
        var (lan, bridges, other) = Join(sim, new NodeSetup());
        other.Broadcast("|hello");
        AssertQuiet(sim, lan, frames: 2);
        Assert.Equal(2, bridges.Sum(node => node.Counters[DropReason.SourceRefused]));
        Assert.Empty(other.Received);
    });

    /// <summary>A station that moves is followed at once.</summary>
    [Theory]
    [Seeds(2)]
    public void StationThatMoves_IsFollowed(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        SimulatedNode[] nodes = [sim.AddNode("left", Bridge), sim.AddNode("right", Bridge), sim.AddNode("other")];
        sim.RunUntil(sim.AllReachAll, within: Seconds(10));
        sim.RunFor(Seconds(2));
        for (var i = 0; i < 4; i++)
        {
            nodes[i % 2].SendFrame(Frame(MacAddress.Broadcast, Station(1), "here"));
            sim.RunFor(Seconds(2));
            nodes[2].Send(Station(1), $"|{i}");
            sim.RunFor(Seconds(0.5));
            Assert.Equal($"{i}", Texts(nodes[i % 2]).Last());
        }

        Assert.Equal(0, nodes.Sum(node => node.Counters[DropReason.FrameLooped]));
    });

    private static (SimulatedLan Lan, SimulatedNode[] Bridges, SimulatedNode Other) Join(TestKit.Simulation sim, NodeSetup? elsewhere = null)
    {
        sim.AddSupernode();
        SimulatedNode[] bridges = [sim.AddNode("left", Bridge), sim.AddNode("right", Bridge)];
        var other = sim.AddNode("other", elsewhere ?? Bridge);
        sim.RunUntil(sim.AllReachAll, within: Seconds(10));
        sim.RunFor(Seconds(2));
        return (new SimulatedLan(sim, bridges), bridges, other);
    }

    private static void AssertQuiet(TestKit.Simulation sim, SimulatedLan lan, int frames)
    {
        sim.RunFor(Seconds(5));
        Assert.Equal(frames, lan.Frames);
    }

    private static byte[] Frame(MacAddress destination, MacAddress source, string text)
    {
        var frame = new byte[14];
        destination.CopyTo(frame);
        source.CopyTo(frame.AsSpan(6));
        (frame[12], frame[13]) = (0x88, 0xb5);
        return [.. frame, .. Encoding.UTF8.GetBytes($"|{text}")];
    }
}
