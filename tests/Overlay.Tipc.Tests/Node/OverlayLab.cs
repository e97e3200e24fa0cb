using System.Net;

namespace Overlay.Samples.Tipc.Tests.Node;

/// <summary>A supernode and TIPC nodes on nodes of the overlay, over UDP on this host.</summary>
internal sealed class OverlayLab : IAsyncDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly OverlaySecurity _security = OverlaySecurity.FromKey(CommunityKey.Generate());
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly Supernode _supernode = new(new SupernodeOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0) });

    /// <summary>The supernode as programs name it.</summary>
    public string Supernode => $"{_supernode.LocalEndPoint}#{_supernode.PublicKey}";

    public static async Task<OverlayLab> StartAsync()
    {
        var lab = new OverlayLab();
        lab._parts.Add(lab._supernode);
        await lab._supernode.StartAsync();
        return lab;
    }

    /// <summary>A node with the address 1.1.number.</summary>
    public async Task<(OverlayNode Overlay, TipcNode Tipc)> AddAsync(int number, Func<TipcNodeOptions, TipcNodeOptions>? with = null)
    {
        var overlay = new OverlayNode(new OverlayNodeOptions
        {
            Community = "tipc",
            Security = _security,
            Supernodes = [SupernodeAddress.Parse(Supernode)],
            Bind = new IPEndPoint(IPAddress.Loopback, 0),
            StartTimeout = Hang,
        });
        _parts.Add(overlay);
        await overlay.StartAsync();
        var options = new TipcNodeOptions { Address = TipcAddress.Parse($"1.1.{number}"), Linger = TimeSpan.Zero };
        var tipc = new TipcNode(overlay, with?.Invoke(options) ?? options);
        _parts.Add(tipc);
        await tipc.StartAsync();
        return (overlay, tipc);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }
    }
}
