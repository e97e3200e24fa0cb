using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Protocol;
using Overlay.Samples.Tipc.Tests.Lab;
using static Overlay.Samples.Tipc.Tests.Lab.Scenes;

namespace Overlay.Samples.Tipc.Tests.Clusters;

/// <summary>How links come up, are watched, and go.</summary>
public class LinkStories
{
    [Fact]
    public void TwoNodes_LinkIsUpAtOnce_AndStaysUp()
    {
        var segment = new Segment(1);
        var (a, b) = (new ClusterNode(segment, 1), new ClusterNode(segment, 2));

        segment.RunUntil(() => a.HasLinkTo(b) && b.HasLinkTo(a), within: Milliseconds(20));
        segment.RunFor(Seconds(60));

        Assert.Equal([b.Address], a.Events.OfType<ClusterEvent.NeighbourUp>().Select(e => e.Neighbour.Address));
        Assert.Equal([a.Address], b.Events.OfType<ClusterEvent.NeighbourUp>().Select(e => e.Neighbour.Address));
        Assert.Equal(0, a.Losses() + b.Losses());
    }

    [Fact]
    public void IdleLink_CarriesElevenFramesInASecond()
    {
        var segment = new Segment(1);
        segment.Mesh(2);
        segment.RunFor(Seconds(5));
        var frames = 0;
        segment.Passes = _ => ++frames > 0;

        segment.RunFor(Seconds(10));

        Assert.InRange(frames, 100, 112);
    }

    [Fact]
    public void Status_NamesBothEndsAndTheSmallerMtu()
    {
        var segment = new Segment(1);
        var a = new ClusterNode(segment, 1, with => with with { Mtu = 1400 });
        var b = new ClusterNode(segment, 2, with => with with { Mtu = 1300, BearerName = "vec0" });
        segment.RunUntil(() => a.HasLinkTo(b) && b.HasLinkTo(a), within: Seconds(1));

        Assert.Equal(new LinkStatus("1001001:overlay-1001002:vec0", b.Address, IsUp: true, 1300, Seconds(1.5), 10, 50), Assert.Single(a.Cluster.Links));
        Assert.Equal(new LinkStatus("1001002:vec0-1001001:overlay", a.Address, IsUp: true, 1300, Seconds(1.5), 10, 50), Assert.Single(b.Cluster.Links));
    }

    [Theory]
    [Seeds(10)]
    public void NodeThatIsKilled_IsMissedAfterTheTolerance(int seed)
    {
        var segment = new Segment(seed);
        var nodes = segment.Mesh(3);
        segment.RunFor(Milliseconds(700 + (37 * seed)));

        segment.Detach(nodes[2]);
        segment.RunFor(Seconds(1.5));
        Assert.Equal(0, nodes[0].Losses());
        segment.RunFor(Seconds(1.5));

        Assert.Equal(1, nodes[0].Losses());
        Assert.Equal(1, nodes[1].Losses());
        Assert.True(nodes[0].HasLinkTo(nodes[1]));
    }

    [Fact]
    public void NodeThatStops_IsGoneAtOnce_AndSilentAfterwards()
    {
        var segment = new Segment(1);
        var nodes = segment.Mesh(3);

        nodes[2].Stop();
        segment.RunFor(Milliseconds(1));
        var frames = 0;
        segment.Passes = frame => new MacAddress(frame.AsSpan(6)) != nodes[2].Mac || ++frames < 0;
        segment.RunFor(Seconds(10));

        Assert.Equal(1, nodes[0].Losses());
        Assert.Equal(1, nodes[1].Losses());
        Assert.Equal(0, frames);
        Assert.Equal(TimeSpan.MaxValue, nodes[2].NextDeadline);
    }

    [Theory]
    [Seeds(10)]
    public void CutOfFiveSeconds_Heals(int seed)
    {
        var segment = new Segment(seed);
        var nodes = segment.Mesh(3);

        segment.Cut(nodes[0].Mac);
        segment.RunFor(Seconds(5));
        Assert.Empty(nodes[0].Cluster.Neighbours);
        segment.Heal();
        segment.RunUntil(() => nodes.AllLinked(), within: Seconds(8));

        nodes[0].BroadcastNumbers(10);
        nodes[1].SendNumbers(nodes[0], 10);
        segment.RunFor(Seconds(1));
        Assert.Equal(Enumerable.Range(0, 10), nodes[2].NumbersFrom(nodes[0]));
        Assert.Equal(Enumerable.Range(0, 10), nodes[0].NumbersFrom(nodes[1]));
    }

    [Theory]
    [Seeds(10)]
    public void CutOfHalfASecond_IsNotNoticed(int seed)
    {
        var segment = new Segment(seed);
        var nodes = segment.Mesh(3);
        nodes[0].BroadcastNumbers(20_000);

        segment.RunFor(Milliseconds(50));
        segment.Cut(nodes[0].Mac);
        segment.RunFor(Seconds(0.5));
        segment.Heal();
        segment.RunUntil(() => nodes[1].Received.Count == 20_000 && nodes[2].Received.Count == 20_000, within: Seconds(30));

        Assert.All(nodes, node => Assert.Equal(0, node.Losses()));
    }

    [Theory]
    [Seeds(20)]
    public void NodeThatRestartsWithItsAddress_IsServedAgain(int seed)
    {
        var segment = new Segment(seed);
        var nodes = segment.Mesh(3);
        nodes[0].BroadcastNumbers(100);
        segment.RunFor(Milliseconds(100 * seed));

        segment.Detach(nodes[2]);
        var restarted = new ClusterNode(segment, 3);
        segment.RunUntil(() => new[] { nodes[0], nodes[1], restarted }.AllLinked() && nodes[0].Losses() == 1, within: Seconds(10));
        nodes[0].BroadcastNumbers(100);
        restarted.BroadcastNumbers(100);
        segment.RunFor(Seconds(1));

        Assert.Equal(Enumerable.Range(0, 100), restarted.NumbersFrom(nodes[0]));
        Assert.Equal(Enumerable.Range(0, 100), nodes[0].NumbersFrom(restarted));
        Assert.Equal(Enumerable.Range(0, 100).Concat(Enumerable.Range(0, 100)), nodes[1].NumbersFrom(nodes[0]));
    }

    [Fact]
    public void NeighbourWithAnotherMac_IsHeardOnlyAfterItsLinkIsDown()
    {
        var segment = new Segment(1);
        var nodes = segment.Mesh(2);
        var moved = new ClusterNode(segment, 2, with => with with { Mac = new MacAddress(0x0200_0000_0099) });

        segment.RunFor(Seconds(3));
        Assert.True(nodes[0].HasLinkTo(nodes[1]));
        Assert.Equal(0, nodes[0].Losses());
        Assert.True(nodes[0].Dropped(TipcDropReason.SecondBearer) > 0);

        segment.Detach(nodes[1]);
        segment.RunUntil(() => moved.HasLinkTo(nodes[0]) && nodes[0].Losses() == 1 && nodes[0].HasLinkTo(moved), within: Seconds(10));
    }

    [Fact]
    public void OtherNetwork_IsNotSeen()
    {
        var segment = new Segment(1);
        var a = new ClusterNode(segment, 1);
        var b = new ClusterNode(segment, 2, with => with with { NetworkId = 4712 });

        segment.RunFor(Seconds(5));

        Assert.Empty(a.Cluster.Links);
        Assert.Empty(b.Cluster.Links);
        Assert.True(a.Dropped(TipcDropReason.OtherNetwork) > 0);
    }

    [Theory]
    [Seeds(5)]
    public void LargeCluster_IsLinkedInASecond(int seed)
    {
        var segment = new Segment(seed) { Jitter = Milliseconds(2) };
        var nodes = Enumerable.Range(1, 16).Select(number => new ClusterNode(segment, number)).ToArray();

        segment.RunUntil(() => nodes.AllLinked(), within: Seconds(1));
    }
}
