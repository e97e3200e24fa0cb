using Overlay.Primitives.Timing;
using Overlay.TestKit;

namespace Overlay.Simulation.Tests;

/// <summary>Beginnings that many stories have in common.</summary>
internal static class Scenes
{
    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>Adds nodes "a", "b" and so on, and waits until all reach all directly.</summary>
    public static SimulatedNode[] Mesh(this TestKit.Simulation sim, int count, NodeSetup? setup = null)
    {
        var nodes = Enumerable.Range(0, count).Select(i => sim.AddNode(((char)('a' + i)).ToString(), setup)).ToArray();
        sim.RunUntil(() => nodes.All(node => nodes.All(other => other == node || node.HasDirectPathTo(other))), Seconds(20));
        sim.RunFor(Seconds(1));
        return nodes;
    }

    /// <summary>Lets every node send something at an interval for a while: to everybody, to a group, and to each other.</summary>
    public static void Chat(this TestKit.Simulation sim, IReadOnlyList<SimulatedNode> nodes, TimeSpan interval, TimeSpan span)
    {
        for (var (at, number) = (TimeSpan.Zero, 0); at < span; at += interval, number++)
        {
            var text = $"{number}";
            sim.After(at, () => Speak(nodes, text));
        }
    }

    /// <summary>How many of the texts of <see cref="Chat"/> did not come out, or not exactly once.</summary>
    public static int MissingFromChat(IReadOnlyList<SimulatedNode> nodes, TimeSpan interval, TimeSpan span)
    {
        var count = (int)Math.Ceiling(span / interval);
        var missing = 0;
        foreach (var to in nodes)
        {
            var received = to.Received.CountBy(text => text).ToDictionary();
            foreach (var from in nodes.Where(node => node != to))
            {
                foreach (var kind in new[] { "all", "group", $"to {to}" })
                {
                    missing += Enumerable.Range(0, count).Count(number => received.GetValueOrDefault($"{from} {kind} {number}") != 1);
                }
            }
        }

        return missing;
    }

    /// <summary>The longest time between two texts that start alike, beginning at a time.</summary>
    public static TimeSpan LongestSilence(this SimulatedNode node, string prefix, Instant from, Instant until)
    {
        var longest = TimeSpan.Zero;
        var last = from;
        foreach (var received in node.ReceivedTexts.Where(r => r.Text.StartsWith(prefix, StringComparison.Ordinal) && r.At >= from && r.At <= until))
        {
            longest = received.At - last > longest ? received.At - last : longest;
            last = received.At;
        }

        return until - last > longest ? until - last : longest;
    }

    private static void Speak(IReadOnlyList<SimulatedNode> nodes, string text)
    {
        foreach (var node in nodes.Where(node => node.IsRunning))
        {
            node.Broadcast($"{node} all {text}");
            node.Multicast($"{node} group {text}");
            foreach (var other in nodes.Where(other => other != node))
            {
                node.Send(other, $"{node} to {other} {text}");
            }
        }
    }
}
