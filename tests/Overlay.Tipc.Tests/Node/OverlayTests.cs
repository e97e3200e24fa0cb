namespace Overlay.Samples.Tipc.Tests.Node;

/// <summary>TIPC nodes on nodes of the overlay, over UDP on this host.</summary>
public class OverlayTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
    private static readonly ServiceRange Range = new(18888, 0, 99);

    [Theory]
    [InlineData(MulticastMethod.Replicast)]
    [InlineData(MulticastMethod.Broadcast)]
    public async Task Multicasts_ManyAndLong_ArriveInOrderAtAllNodes(MulticastMethod method)
    {
        const int Count = 300;
        await using var lab = await OverlayLab.StartAsync();
        var nodes = new List<TipcNode>();
        for (var i = 1; i <= 3; i++)
        {
            nodes.Add((await lab.AddAsync(i, options => options with { Method = method })).Tipc);
        }

        var servers = nodes.Take(2).Select(node => node.CreateSocket(TipcSocketType.Rdm, new TipcSocketOptions { ReceiveQueueSize = 1 << 27 })).ToArray();
        foreach (var server in servers)
        {
            server.Bind(Range);
        }

        await BoundAsync(nodes[2], servers.Length);
        using var client = nodes[2].CreateSocket(TipcSocketType.Rdm);
        for (var i = 0; i < Count; i++)
        {
            var data = new byte[i % 10 == 0 ? TipcSocket.MaxMessageLength : 1000];
            BitConverter.TryWriteBytes(data, i);
            await client.SendAsync(data, Range).AsTask().WaitAsync(Hang);
        }

        foreach (var server in servers)
        {
            for (var i = 0; i < Count; i++)
            {
                var received = await server.ReceiveAsync().AsTask().WaitAsync(Hang);
                Assert.Equal((i, client.Address), (BitConverter.ToInt32(received.Data.Span), received.Sender));
            }
        }
    }

    /// <summary>With a tolerance of half a minute only the farewell can end the link before the test gives up.</summary>
    [Fact]
    public async Task Dispose_TipcNodeAndThenItsOverlayNode_IsAFarewellThatArrives()
    {
        await using var lab = await OverlayLab.StartAsync();
        var leaving = await lab.AddAsync(1, options => options with { Tolerance = TimeSpan.FromSeconds(30) });
        var staying = await lab.AddAsync(2, options => options with { Tolerance = TimeSpan.FromSeconds(30) });
        leaving.Tipc.CreateSocket(TipcSocketType.Rdm).Bind(Range);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(25));
        await using var events = staying.Tipc.WatchServiceAsync(Range, cancellationToken: patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(ServiceEventKind.Published, events.Current.Kind);
        await leaving.Tipc.DisposeAsync();
        await leaving.Overlay.DisposeAsync();

        Assert.True(await events.MoveNextAsync());
        Assert.Equal(ServiceEventKind.Withdrawn, events.Current.Kind);
    }

    [Fact]
    public async Task Dispose_OverlayNodeFirst_EndsTheTipcNodeWithAnError()
    {
        await using var lab = await OverlayLab.StartAsync();
        var node = await lab.AddAsync(1);
        await node.Overlay.DisposeAsync();

        Assert.Equal(TipcFailure.PortClosed, (await Assert.ThrowsAsync<TipcException>(() => node.Tipc.Completion.WaitAsync(Hang))).Failure);
    }

    private static async Task BoundAsync(TipcNode node, int count)
    {
        using var patience = new CancellationTokenSource(Hang);
        await foreach (var _ in node.WatchServiceAsync(Range, cancellationToken: patience.Token))
        {
            if (--count == 0)
            {
                return;
            }
        }
    }
}
