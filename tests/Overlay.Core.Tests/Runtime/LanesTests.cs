using System.Net;
using Overlay.Runtime;

namespace Overlay.Core.Tests.Runtime;

/// <summary>A node with several lanes: frames of all of them reach their peers, and come from all of them.</summary>
public class LanesTests
{
    private const int Frames = 50;

    /// <summary>All of so many on one lane of two is chance once in 2^39: the kernel does not spread them.</summary>
    private const int MostPeers = 40;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(7, 3)]
    [InlineData(8, 4)]
    [InlineData(128, 4)]
    public void Automatic_IsOneForEachTwoProcessorsUpToFour(int processors, int lanes) => Assert.Equal(lanes, LaneCount.Automatic(processors));

    [Fact]
    public async Task Frames_OutOfAnyLane_AllArriveAndAreCounted()
    {
        await using var segment = await TestSegment.StartAsync();
        var port = new LanedPort(4);
        var node = await segment.AddNodeAsync(options => options with { Lanes = 4, Port = port });
        var peer = await segment.AddNodeAsync();
        await TestSegment.MeetAsync(node, peer);
        Assert.Equal(4, port.Queues.Count);

        await Task.WhenAll(port.Queues.Select((queue, lane) => Task.Run(async () =>
        {
            for (byte i = 0; i < Frames; i++)
            {
                await queue.SendAsync(node.Frame(peer.Mac, 60 + lane, mark: i));
            }
        })));

        var received = new List<byte[]>();
        while (received.Count < 4 * Frames)
        {
            received.Add(await peer.ReceiveAsync());
        }

        // The path may change meanwhile, from the relay to the direct one; then a frame overtakes another.
        foreach (var lane in received.GroupBy(frame => frame.Length))
        {
            Assert.Equal(Enumerable.Range(0, Frames), lane.Select(frame => (int)frame[14]).Order());
        }

        Assert.Equal(4 * Frames, Assert.Single(peer.Node.Peers).FramesReceived);
        Assert.Equal(4 * Frames, Assert.Single(node.Node.Peers).FramesSent);
    }

    /// <summary>The host spreads peers over the sockets by their addresses, so of many some come to each: peers are added until it is so.</summary>
    [Fact]
    public async Task Frames_OfManyPeers_ComeInThroughEveryLane()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var segment = await TestSegment.StartAsync();
        var port = new LanedPort(2);
        var node = await segment.AddNodeAsync(options => options with { Lanes = 2, Port = port, Multicast = new MulticastOptions { Query = false } });
        var counts = new int[2];
        for (var peers = 1; counts.Contains(0); peers++)
        {
            Assert.True(peers <= MostPeers, $"{MostPeers} peers came in through one lane of two.");
            var peer = await segment.AddNodeAsync();
            await TestSegment.MeetAsync(node, peer);
            await peer.SendAsync(peer.Frame(node.Mac));
            await Until.TrueAsync(() => (counts[0] += Taken(port.Queues[0])) + (counts[1] += Taken(port.Queues[1])) == peers);
        }

        await node.DisposeAsync().AsTask().WaitAsync(TestSegment.Hang);
    }

    private static int Taken(InProcessPort queue) => queue.TryReceive(new byte[queue.MaxFrameLength], out _) ? 1 : 0;

    [Theory]
    [InlineData(4, 2, "Information: Lanes: 2 instead of 4, for the device or the UDP port cannot be shared by more.")]
    [InlineData(4, 0, "Information: Lanes: 1 instead of 4, for the port is no device with several queues.")]
    [InlineData(2, 2, "Information: Frames travel in 2 lanes.")]
    public async Task Lanes_FewerThanAskedFor_AreLogged_AndTheNodeWorks(int lanes, int queues, string line)
    {
        await using var segment = await TestSegment.StartAsync();
        using var log = new TestLog();
        var node = await segment.AddNodeAsync(options => options with { Lanes = lanes, Port = queues == 0 ? null : new LanedPort(queues), LoggerFactory = log });
        var peer = await segment.AddNodeAsync();
        await TestSegment.MeetAsync(node, peer);

        Assert.Contains(line, log.Lines);
    }

    [Fact]
    public async Task Start_PortOfANodeWithLanes_IsInUse()
    {
        await using var segment = await TestSegment.StartAsync();
        var first = await segment.AddNodeAsync(options => options with { Lanes = 2, Port = new LanedPort(2), Bind = new IPEndPoint(IPAddress.Loopback, 0) });

        foreach (var lanes in new[] { 1, 2 })
        {
            var second = segment.Create(options => options with { Lanes = lanes, Port = new LanedPort(2), Bind = first.Node.LocalEndPoint });
            var e = await Assert.ThrowsAsync<OverlayException>(() => second.Node.StartAsync());
            Assert.Equal(OverlayError.AddressInUse, e.Error);
        }

        await first.DisposeAsync();
        await segment.AddNodeAsync(options => options with { Lanes = 2, Port = new LanedPort(2), Bind = first.Node.LocalEndPoint });
    }
}
