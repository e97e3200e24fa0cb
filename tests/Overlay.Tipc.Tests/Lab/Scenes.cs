using Overlay.Samples.Tipc.Clusters;

namespace Overlay.Samples.Tipc.Tests.Lab;

/// <summary>Where stories begin.</summary>
internal static class Scenes
{
    public static TimeSpan Seconds(double value) => TimeSpan.FromSeconds(value);

    public static TimeSpan Milliseconds(double value) => TimeSpan.FromMilliseconds(value);

    /// <summary>Nodes 1.1.1, 1.1.2 and so on, with all links up.</summary>
    public static ClusterNode[] Mesh(this Segment segment, int count, Func<ClusterOptions, ClusterOptions>? with = null)
    {
        var nodes = Enumerable.Range(1, count).Select(number => new ClusterNode(segment, number, with)).ToArray();
        segment.RunUntil(() => nodes.AllLinked(), within: Seconds(20));
        return nodes;
    }

    public static bool AllLinked(this IEnumerable<ClusterNode> nodes) =>
        nodes.All(a => nodes.All(b => a == b || a.HasLinkTo(b)));

    /// <summary>How often the node has seen a neighbour go.</summary>
    public static int Losses(this ClusterNode node) => node.Events.OfType<ClusterEvent.NeighbourDown>().Count();
}
