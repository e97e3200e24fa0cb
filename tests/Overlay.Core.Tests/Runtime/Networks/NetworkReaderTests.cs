using System.Net;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Runtime.Networks;

/// <summary>The frames of a node have one receiver, and none before its start.</summary>
public sealed class NetworkReaderTests
{
    private static readonly OverlayNetworkOptions Options = new() { DetectionTime = TimeSpan.Zero };

    [Fact]
    public async Task Network_BesideAnother_IsRefused()
    {
        await using var segment = await TestSegment.StartAsync();
        var node = (await segment.AddNodeAsync()).Node;
        await using var first = new OverlayNetwork(node, Options);

        var error = Assert.Throws<InvalidOperationException>(() => new OverlayNetwork(node, Options));

        Assert.Contains("give each its own node", error.Message, StringComparison.Ordinal);
        await first.StartAsync();
    }

    [Fact]
    public async Task Frames_ReadBesideANetwork_AreRefused()
    {
        await using var segment = await TestSegment.StartAsync();
        var node = await segment.AddNodeAsync();
        var frames = node.Node.Frames;
        await using var network = new OverlayNetwork(node.Node, Options);
        var room = new byte[frames.MaxFrameLength];

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await frames.ReceiveAsync(room));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await frames.ReceiveBatchAsync(new PacketBatch(1, frames.MaxFrameLength)));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await frames.ReadAllAsync().GetAsyncEnumerator().MoveNextAsync());
        Assert.Throws<InvalidOperationException>(() => frames.TryReceive(room, out _));
    }

    [Fact]
    public async Task Network_BesideAReader_IsRefused()
    {
        await using var segment = await TestSegment.StartAsync();
        var node = (await segment.AddNodeAsync()).Node;
        using var stop = new CancellationTokenSource();
        var reading = node.Frames.ReceiveAsync(new byte[node.Frames.MaxFrameLength], stop.Token).AsTask();

        Assert.Throws<InvalidOperationException>(() => new OverlayNetwork(node, Options));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await using var network = new OverlayNetwork(node, Options);
    }

    [Fact]
    public async Task Network_Disposed_LeavesTheFrames_ToTheNextOne()
    {
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(2);
        var network = new OverlayNetwork(nodes[1].Node, Options);
        await network.StartAsync();
        await network.DisposeAsync();
        await network.DisposeAsync();
        var frame = GroupFrames.ToGroup(IPAddress.Parse("239.1.1.1"), nodes[0].Mac, "text");

        // A reader of frames gets all groups again, as soon as the other node knows it.
        var receiving = nodes[1].ReceiveAsync();
        while (!receiving.IsCompleted)
        {
            await nodes[0].SendAsync(frame);
            await Task.Yield();
        }

        await receiving;
        await using var next = new OverlayNetwork(nodes[1].Node, Options);
        await next.StartAsync();
    }

    [Fact]
    public async Task Network_StartedBeforeItsNode_SaysWhatToDo()
    {
        await using var segment = await TestSegment.StartAsync();
        var node = segment.Create();
        await using var network = new OverlayNetwork(node.Node, Options);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => network.StartAsync());

        Assert.Contains("Await OverlayNode.StartAsync first", error.Message, StringComparison.Ordinal);
        await node.Node.StartAsync();
        await network.StartAsync();
    }

    [Fact]
    public async Task Network_DisposedAfterItsNode_OrWithoutAwait_Ends()
    {
        await using var segment = await TestSegment.StartAsync();
        var node = await segment.AddNodeAsync();
        using var network = new OverlayNetwork(node.Node, Options);
        await network.StartAsync();

        node.Node.Dispose();
        network.Dispose();

        Assert.True(node.Node.Completion.IsCompletedSuccessfully);
    }
}
