namespace Overlay.Core.Tests.Runtime;

public sealed class WaitForPeersTests
{
    [Fact]
    public async Task WaitForPeers_EndsWhenSoManyAreReached()
    {
        await using var segment = await TestSegment.StartAsync();
        var first = await segment.AddNodeAsync();
        var waiting = first.Node.WaitForPeersAsync(2);
        await first.Node.WaitForPeersAsync(0);

        var second = await segment.AddNodeAsync();
        await first.MeetsAsync(second);
        Assert.False(waiting.IsCompleted);
        await segment.AddNodeAsync();

        await waiting.WaitAsync(TestSegment.Hang);
        Assert.True(first.Node.Peers.Count(peer => peer.IsReachable) >= 2);
    }

    [Fact]
    public async Task WaitForPeers_NodeNotStarted_OrEnded_SaysSo()
    {
        await using var segment = await TestSegment.StartAsync();
        var node = segment.Create();
        await Assert.ThrowsAsync<InvalidOperationException>(() => node.Node.WaitForPeersAsync(1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => node.Node.WaitForPeersAsync(-1));
        await node.Node.StartAsync();
        using var stop = new CancellationTokenSource();
        var cancelled = node.Node.WaitForPeersAsync(1, stop.Token);
        var waiting = node.Node.WaitForPeersAsync(1);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await node.Node.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(TestSegment.Hang));
    }

    [Fact]
    public async Task WaitForPeers_OnceItHasEnded_CollectsNoEvents()
    {
        await using var segment = await TestSegment.StartAsync();
        await using var node = new OverlayNode(segment.Options() with { Limits = new NodeLimits { MaxEvents = 1 } });
        await node.StartAsync();
        await node.WaitForPeersAsync(0);

        await segment.AddNodesAsync(2);
        await Until.TrueAsync(() => node.Peers.Count(peer => peer.IsReachable) == 2);

        Assert.Equal(0, node.GetStatistics().EventsDropped);
    }

    [Fact]
    public async Task Node_OfAPassphrase_MeetsNodesOfItsCommunity()
    {
        await using var segment = await TestSegment.StartAsync();
        var first = await segment.AddNodeAsync(options => options with { Security = OverlaySecurity.FromPassphrase("correct horse battery staple") });
        var second = await segment.AddNodeAsync(options => options with
        {
            Security = OverlaySecurity.FromKey(CommunityKey.FromPassphrase("correct horse battery staple", TestSegment.Community)),
        });

        await first.Node.WaitForPeersAsync(1).WaitAsync(TestSegment.Hang);
        await second.Node.WaitForPeersAsync(1).WaitAsync(TestSegment.Hang);
    }

    [Fact]
    public async Task Dispose_WithoutAwait_EndsNodeAndSupernode()
    {
        var supernode = new Supernode(new SupernodeOptions { Bind = new(System.Net.IPAddress.Loopback, 0) });
        await supernode.StartAsync();
        await using (var segment = new TestSegment())
        {
            using var node = new OverlayNode(segment.Options() with { Supernodes = [SupernodeAddress.Parse(supernode.LocalEndPoint.ToString())] });
            await node.StartAsync();
            node.Dispose();
            Assert.True(node.Completion.IsCompletedSuccessfully);
        }

        supernode.Dispose();
        Assert.True(supernode.Completion.IsCompletedSuccessfully);
    }
}
