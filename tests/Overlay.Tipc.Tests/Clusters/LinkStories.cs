using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Tests.Lab;

namespace Overlay.Samples.Tipc.Tests.Clusters;

/// <summary>Links between nodes on a good segment.</summary>
public class LinkStories
{
    [Fact]
    public void TwoNodes_LinkComesUpOnBothSides()
    {
        var segment = new Segment(1);
        var (a, b) = (new ClusterNode(segment, 1), new ClusterNode(segment, 2));

        segment.RunUntil(() => a.HasLinkTo(b) && b.HasLinkTo(a), within: TimeSpan.FromSeconds(0.5));

        Assert.Single(a.Events.OfType<ClusterEvent.NeighbourUp>());
        Assert.Single(b.Events.OfType<ClusterEvent.NeighbourUp>());
    }

    [Fact]
    public void ThreeNodes_UnicastAndBroadcastArriveInOrder()
    {
        var segment = new Segment(1);
        var (a, b, c) = (new ClusterNode(segment, 1), new ClusterNode(segment, 2), new ClusterNode(segment, 3));
        segment.RunFor(TimeSpan.FromSeconds(1));
        a.SendNumbers(b, 1000);
        a.BroadcastNumbers(1000);
        segment.RunUntil(() => b.Received.Count == 2000 && c.Received.Count == 1000, TimeSpan.FromSeconds(5));
        Assert.Equal(Enumerable.Range(0, 1000), c.NumbersFrom(a));
    }
}
