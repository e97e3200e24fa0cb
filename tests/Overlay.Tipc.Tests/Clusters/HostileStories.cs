using FsCheck.Xunit;
using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Links;
using Overlay.Samples.Tipc.Tests.Lab;
using static Overlay.Samples.Tipc.Tests.Lab.Scenes;

namespace Overlay.Samples.Tipc.Tests.Clusters;

/// <summary>Frames that no honest node would send.</summary>
public class HostileStories
{
    private const int FramesPerRun = 300;

    private static readonly MacAddress Stranger = new(0x0200_0000_00aa);

    [Property(MaxTest = 100)]
    public void StrangerWithBrokenFrames_ChangesNoLink(int seed)
    {
        var segment = new Segment(seed);
        var nodes = segment.Mesh(2);
        segment.RunFor(Seconds(1));
        nodes[0].SendNumbers(nodes[1], 500);
        nodes[1].BroadcastNumbers(500);

        Attack(segment, nodes, Stranger, seed);
        segment.RunUntil(() => nodes[1].NumbersFrom(nodes[0]).Count() == 500 && nodes[0].NumbersFrom(nodes[1]).Count() == 500, within: Seconds(20));

        Assert.Equal(Enumerable.Range(0, 500), nodes[1].NumbersFrom(nodes[0]));
        Assert.Equal(Enumerable.Range(0, 500), nodes[0].NumbersFrom(nodes[1]));
        Assert.All(nodes, node => Assert.Equal(0, node.Losses()));
        Assert.All(nodes, node => Assert.Single(node.Events.OfType<ClusterEvent.NeighbourUp>()));
    }

    [Property(MaxTest = 100)]
    public void NeighbourWithBrokenFrames_HarmsItsOwnLinkOnly(int seed)
    {
        var segment = new Segment(seed);
        var nodes = segment.Mesh(3);
        segment.RunFor(Seconds(1));
        nodes[0].SendNumbers(nodes[2], 500);
        nodes[2].BroadcastNumbers(500);

        Attack(segment, [nodes[0]], nodes[1].Mac, seed);
        segment.RunUntil(() => nodes.AllLinked(), within: Seconds(30));
        segment.RunUntil(() => nodes[0].NumbersFrom(nodes[2]).Count() == 500, within: Seconds(30));

        Assert.Equal(Enumerable.Range(0, 500), nodes[2].NumbersFrom(nodes[0]));
        Assert.Equal(Enumerable.Range(0, 500), nodes[0].NumbersFrom(nodes[2]));
        Assert.DoesNotContain(nodes[0].Events.OfType<ClusterEvent.NeighbourDown>(), e => e.Neighbour.Address == nodes[2].Address);
        Assert.Equal(0, nodes[2].Losses());
    }

    [Fact]
    public void StrangerWithCapturedFrames_ChangesNoLink()
    {
        var segment = new Segment(1);
        var nodes = segment.Mesh(2);
        segment.RunFor(Seconds(1));

        foreach (var frame in Messages.CapturedFrames.All.Select(Convert.FromHexString))
        {
            nodes[0].Mac.CopyTo(frame);
            Stranger.CopyTo(frame.AsSpan(6));
            segment.Inject(frame);
            segment.RunFor(Milliseconds(1));
        }

        segment.RunFor(Seconds(10));
        Assert.Equal(0, nodes[0].Losses());
        Assert.Empty(nodes[0].Events.OfType<ClusterEvent.MessageReceived>());
    }

    [Fact]
    public void FloodOfUnknownNodes_FillsTheTableOnly()
    {
        var segment = new Segment(2);
        var nodes = segment.Mesh(2);
        segment.RunFor(Seconds(1));

        for (var i = 0; i < 2000; i++)
        {
            segment.Inject(Request(nodes[0].Mac, i));
        }

        segment.RunFor(Seconds(1));
        Assert.Equal(NeighbourTable.Capacity, nodes[0].Cluster.Links.Count);
        segment.RunFor(Seconds(20));
        var late = new ClusterNode(segment, 3);
        segment.RunUntil(() => late.HasLinkTo(nodes[0]) && nodes[0].HasLinkTo(late), within: Seconds(5));
        Assert.Equal(0, nodes[0].Losses());
    }

    [Fact]
    public void StationThatInventsNodes_FillsNoMoreThanItsShare()
    {
        var segment = new Segment(3);
        var nodes = segment.Mesh(2);
        segment.RunFor(Seconds(1));
        var links = nodes[0].Cluster.Links.Count;

        for (var i = 0; i < 2000; i++)
        {
            segment.Inject(Request(nodes[0].Mac, i, new MacAddress(0x0600_0000_0000ul)));
        }

        segment.RunFor(Seconds(1));
        Assert.Equal(links + NeighbourTable.WithoutLinkPerMac, nodes[0].Cluster.Links.Count);
        var late = new ClusterNode(segment, 3);
        segment.RunUntil(() => late.HasLinkTo(nodes[0]) && nodes[0].HasLinkTo(late), within: Seconds(5));
    }

    private static void Attack(Segment segment, ClusterNode[] victims, MacAddress source, int seed)
    {
        var mutator = new FrameMutator(seed);
        segment.Passes = frame =>
        {
            mutator.See(frame);
            return true;
        };
        for (var i = 0; i < FramesPerRun; i++)
        {
            foreach (var victim in victims)
            {
                segment.Do(victim, now => victim.HandleFrame(mutator.Next(source, victim.Mac), now));
                AssertFewFrames(segment, victim);
            }

            segment.RunFor(Milliseconds(1));
        }
    }

    /// <summary>One frame makes a node send at most one window, and repeat one, on each of the two links.</summary>
    private static void AssertFewFrames(Segment segment, ClusterNode victim)
    {
        var count = 0;
        for (; victim.TryTakeFrame(out var frame); count++)
        {
            segment.Inject(frame);
        }

        Assert.InRange(count, 0, (4 * BroadcastSender.MaxWindow) + 10);
    }

    private static byte[] Request(MacAddress destination, int number, MacAddress? source = null)
    {
        var mac = source ?? new MacAddress(0x0600_0000_0000ul + (uint)number);
        var address = new TipcAddress(0x0900_0000u + (uint)number);
        var request = new Tipc.Messages.DiscoveryMessage(default, default, 1, default, address, 4711, mac, default, 1, Tipc.Messages.NodeIdentity.Of(address));
        var outbox = new Outbox(mac);
        outbox.Add(destination, request.ToArray());
        Assert.True(outbox.TryTake(out var frame));
        return frame;
    }
}
