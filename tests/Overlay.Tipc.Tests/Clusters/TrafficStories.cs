using Overlay.Samples.Tipc.Protocol;
using Overlay.Samples.Tipc.Tests.Lab;
using static Overlay.Samples.Tipc.Tests.Lab.Scenes;

namespace Overlay.Samples.Tipc.Tests.Clusters;

/// <summary>Messages on good and bad segments: each arrives once, and in order per sender.</summary>
public class TrafficStories
{
    private const int LongestData = 66_000;

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(2, 0.1)]
    [InlineData(3, 0.1)]
    [InlineData(4, 0.1)]
    [InlineData(5, 0.3)]
    [InlineData(6, 0.3)]
    [InlineData(7, 0.3)]
    [InlineData(8, 0.3)]
    public void Loss_DelaysMessagesAndLosesNone(int seed, double loss)
    {
        var segment = new Segment(seed) { Loss = loss, Delay = Milliseconds(1) };
        var nodes = segment.Mesh(3);

        SendAll(nodes, 1000);
        segment.RunUntil(() => HasAll(nodes, 1000), within: Seconds(120));

        AssertOrder(nodes, 1000);
    }

    [Theory]
    [Seeds(5)]
    public void DuplicatesAndReordering_DoNotShow(int seed)
    {
        var segment = new Segment(seed) { Duplication = 0.3, Delay = Milliseconds(1), Jitter = Milliseconds(20), Loss = 0.02 };
        var nodes = segment.Mesh(3);

        SendAll(nodes, 1000);
        segment.RunUntil(() => HasAll(nodes, 1000), within: Seconds(120));

        AssertOrder(nodes, 1000);
        Assert.All(nodes, node => Assert.True(node.Dropped(TipcDropReason.Duplicate) > 100));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void LongestMessages_ArriveWhole(double loss)
    {
        var segment = new Segment(3) { Loss = loss };
        var nodes = segment.Mesh(3);
        var data = Enumerable.Range(0, LongestData).Select(i => (byte)(i * 7)).ToArray();

        nodes[0].Broadcast(data);
        nodes[0].Send(nodes[1], data);
        nodes[0].Broadcast(data);
        segment.RunUntil(() => nodes[1].Received.Count == 3 && nodes[2].Received.Count == 2, within: Seconds(30));

        Assert.All(nodes[1].Received.Concat(nodes[2].Received), message => Assert.Equal(data, message.Data));
    }

    [Fact]
    public void NumbersOfPackets_BeginAgainAfter65535()
    {
        const int Count = 70_000;
        var segment = new Segment(4) { Loss = 0.01 };
        var nodes = segment.Mesh(2);

        nodes[0].SendNumbers(nodes[1], Count);
        nodes[1].BroadcastNumbers(Count);
        segment.RunUntil(() => nodes[0].Received.Count == Count && nodes[1].Received.Count == Count, within: Seconds(600));

        Assert.Equal(Enumerable.Range(0, Count), nodes[1].NumbersFrom(nodes[0]));
        Assert.Equal(Enumerable.Range(0, Count), nodes[0].NumbersFrom(nodes[1]));
        Assert.All(nodes, node => Assert.Equal(0, node.Losses()));
    }

    [Fact]
    public void LastMessageOfABurst_IsMissedSoon()
    {
        var segment = new Segment(5);
        var nodes = segment.Mesh(3);
        segment.RunFor(Seconds(1));
        var lost = 0;
        segment.Passes = frame => frame.Length != DataFrame || ++lost > 2;

        nodes[0].Broadcast(new byte[4]);
        nodes[0].Send(nodes[1], new byte[4]);
        segment.RunFor(Milliseconds(60));

        Assert.Equal(2, nodes[1].Received.Count);
        Assert.Single(nodes[2].Received);
    }

    [Fact]
    public void SmallestMtu_IsThatOfTheLinkAndOfTheBroadcastLink()
    {
        var segment = new Segment(6);
        int[] mtus = [1500, 1400, 600];
        var nodes = mtus.Select((mtu, i) => new ClusterNode(segment, i + 1, with => with with { Mtu = mtu })).ToArray();
        segment.RunUntil(() => nodes.AllLinked(), within: Seconds(1));
        List<(MacAddress To, int Length)> frames = [];
        segment.Passes = frame =>
        {
            frames.Add((new MacAddress(frame), frame.Length));
            return true;
        };

        nodes[0].Broadcast(new byte[20_000]);
        nodes[0].Send(nodes[1], new byte[20_000]);
        nodes[0].Send(nodes[2], new byte[20_000]);
        segment.RunFor(Seconds(1));

        Assert.Equal(14 + 600, frames.Where(frame => frame.To.IsBroadcast).Max(frame => frame.Length));
        Assert.Equal(14 + 1400, frames.Where(frame => frame.To == nodes[1].Mac).Max(frame => frame.Length));
        Assert.Equal(14 + 600, frames.Where(frame => frame.To == nodes[2].Mac).Max(frame => frame.Length));
        Assert.Equal(2, nodes[1].Received.Count);
        Assert.Equal(2, nodes[2].Received.Count);
    }

    [Fact]
    public void NeighbourWithASmallerMtu_ComesInTheMiddleOfAMessage()
    {
        var segment = new Segment(7) { Delay = Milliseconds(5) };
        var nodes = segment.Mesh(2, with => with with { Window = 16 });
        for (var i = 0; i < 10; i++)
        {
            nodes[0].Broadcast(new byte[LongestData]);
        }

        segment.RunFor(Milliseconds(100));
        var small = new ClusterNode(segment, 3, with => with with { Mtu = 500 });
        segment.MaxFrameTo(small, 514);
        segment.RunUntil(() => nodes[1].Received.Count == 10, within: Seconds(10));
        nodes[0].Broadcast([1]);
        segment.RunFor(Seconds(1));

        Assert.InRange(small.Received.Count, 2, 10);
        Assert.Equal(11, nodes[1].Received.Count);
        Assert.Equal([1], small.Received[^1].Data);
        Assert.All(small.Received.SkipLast(1), message => Assert.Equal(LongestData, message.Data.Length));
    }

    [Theory]
    [Seeds(10)]
    public void NeighboursThatComeAndGo_DoNotHoldUpTheBroadcastLink(int seed)
    {
        var segment = new Segment(seed) { Loss = 0.05 };
        var nodes = segment.Mesh(3);
        nodes[0].BroadcastNumbers(30_000);
        for (var i = 0; i < 8; i++)
        {
            var guest = new ClusterNode(segment, 10 + (i % 3));
            segment.RunFor(Milliseconds(300 + (100 * seed)));
            segment.Detach(guest);
            segment.RunFor(Milliseconds(50 * seed));
        }

        segment.RunUntil(() => nodes[1].Received.Count == 30_000 && nodes[2].Received.Count == 30_000, within: Seconds(60));

        Assert.Equal(Enumerable.Range(0, 30_000), nodes[1].NumbersFrom(nodes[0]));
        Assert.Equal(Enumerable.Range(0, 30_000), nodes[2].NumbersFrom(nodes[0]));
    }

    [Theory]
    [Seeds(10)]
    public void NeighbourThatComesDuringBroadcasts_GetsAllFromOneOn(int seed)
    {
        var segment = new Segment(seed) { Loss = 0.1 };
        var nodes = segment.Mesh(2);
        nodes[0].BroadcastNumbers(20_000);

        segment.RunFor(Milliseconds(200));
        var late = new ClusterNode(segment, 3);
        segment.RunUntil(() => nodes[1].Received.Count == 20_000 && late.NumbersFrom(nodes[0]).LastOrDefault() == 19_999, within: Seconds(60));

        var numbers = late.NumbersFrom(nodes[0]).ToArray();
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Length), numbers);
    }

    [Fact]
    public void NeighbourThatConfirmsNothing_IsGivenUp()
    {
        var segment = new Segment(8);
        var nodes = segment.Mesh(3);
        segment.MaxFrameTo(nodes[2], 1000);

        nodes[0].Broadcast(new byte[1200]);
        nodes[0].BroadcastNumbers(1000);
        segment.RunUntil(() => nodes[0].Losses() == 1, within: Seconds(20));
        segment.RunFor(Seconds(1));

        Assert.Equal(1001, nodes[1].Received.Count);
        Assert.True(nodes[0].HasLinkTo(nodes[1]));
    }

    [Fact]
    public void Congestion_IsToldUntilTheWindowOpens()
    {
        var segment = new Segment(9);
        var nodes = segment.Mesh(2);

        var sent = 0;
        for (; nodes[0].Cluster.CanSend(nodes[1].Address) && sent < 1000; sent++)
        {
            nodes[0].Send(nodes[1], [1]);
        }

        Assert.InRange(sent, 50, 200);
        segment.RunFor(Milliseconds(20));
        Assert.True(nodes[0].Cluster.CanSend(nodes[1].Address));
        Assert.Equal(sent, nodes[1].Received.Count);
    }

    [Fact]
    public void MessageToNobody_IsCounted()
    {
        var segment = new Segment(10);
        var nodes = segment.Mesh(2);
        segment.RunFor(Seconds(1));
        segment.Detach(nodes[1]);
        segment.RunFor(Seconds(3));

        nodes[0].Send(nodes[1], [1]);
        nodes[0].Broadcast([1]);

        Assert.Equal(1, nodes[0].Dropped(TipcDropReason.LinkDown));
        Assert.True(nodes[0].Cluster.CanSend(nodes[1].Address));
        Assert.True(nodes[0].Cluster.CanBroadcast);
    }

    private const int DataFrame = 14 + 32 + 4;

    private static void SendAll(ClusterNode[] nodes, int count)
    {
        foreach (var node in nodes)
        {
            node.BroadcastNumbers(count);
            foreach (var other in nodes.Where(other => other != node))
            {
                node.SendNumbers(other, count);
            }
        }
    }

    private static bool HasAll(ClusterNode[] nodes, int count) => nodes.All(node => node.Received.Count == 2 * count * (nodes.Length - 1));

    /// <summary>Unicast and broadcast are two orders: the numbers of each sender are two runs, merged.</summary>
    private static void AssertOrder(ClusterNode[] nodes, int count)
    {
        foreach (var (receiver, sender) in nodes.SelectMany(a => nodes.Where(b => b != a).Select(b => (a, b))))
        {
            Assert.Equal(Enumerable.Range(0, count), receiver.NumbersFrom(sender, broadcast: true));
            Assert.Equal(Enumerable.Range(0, count), receiver.NumbersFrom(sender, broadcast: false));
            Assert.Equal(0, receiver.Losses());
        }
    }
}
