namespace Overlay.Samples;

/// <summary>A node and the host of the segment on it, both in this process.</summary>
internal sealed class SegmentHost : IAsyncDisposable
{
    private readonly OverlayNode _node;

    private SegmentHost(OverlayNode node, OverlayNetwork network)
    {
        _node = node;
        Network = network;
    }

    public OverlayNetwork Network { get; }

    public static async Task<SegmentHost> StartAsync(HostSettings settings, CancellationToken stop)
    {
        var node = new OverlayNode(new OverlayNodeOptions
        {
            Community = settings.Community,
            Security = settings.Security,
            Supernodes = settings.Supernodes,
        });
        var host = new SegmentHost(node, new OverlayNetwork(node, new OverlayNetworkOptions { Addresses = settings.Addresses }));
        try
        {
            await node.StartAsync(stop);
            await host.Network.StartAsync(stop);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        await _node.DisposeAsync();
    }
}
