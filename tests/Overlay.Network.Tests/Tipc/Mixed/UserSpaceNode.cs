using System.Net;
using Overlay.Network.Tests.Lab;
using Overlay.Samples.Tipc;

namespace Overlay.Network.Tests.Tipc.Mixed;

/// <summary>A TIPC node in C#, in the process of the test, whose overlay node has its UDP socket on a host of the lab.</summary>
internal sealed class UserSpaceNode : IAsyncDisposable
{
    private readonly OverlayNode _overlay;

    private UserSpaceNode(OverlayNode overlay, TipcNode tipc)
    {
        _overlay = overlay;
        Tipc = tipc;
    }

    public TipcNode Tipc { get; }

    /// <param name="host">The host.</param>
    /// <param name="options">The options of the TIPC node.</param>
    /// <param name="identity">The overlay node's keys, from which its MAC address follows; null: new ones.</param>
    public static async Task<UserSpaceNode> StartAsync(VpcHost host, TipcNodeOptions options, NodeKeyPair? identity = null)
    {
        var overlay = new OverlayNode(new OverlayNodeOptions
        {
            Community = OverlayLab.Community,
            Security = OverlaySecurity.FromKey(CommunityKey.Parse(OverlayLab.Key["base64:".Length..])),
            Supernodes = [SupernodeAddress.Parse("192.168.100.1:1200")],
            Bind = new IPEndPoint(host.Address, 0),
            Mtu = TipcLab.Mtu,
            KeyPair = identity,
            StartTimeout = LabProcess.Patience,
        });
        var node = new UserSpaceNode(overlay, new TipcNode(overlay, options));
        try
        {
            // The socket is opened before anything is waited for, so it is one of the host.
            await host.Invoke(() => overlay.StartAsync());
            await node.Tipc.StartAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until exactly these nodes, 1.1.N, are reached by links.</summary>
    public Task WaitForLinksAsync(params int[] nodes) => Eventually.IsTrueAsync(
        () => Tipc.Neighbours.Select(node => node.ToString()).ToHashSet().SetEquals(nodes.Select(node => $"1.1.{node}")),
        () => $"{Tipc.Address} has links to {string.Join(' ', Tipc.Neighbours)}, not to {string.Join(' ', nodes)}; dropped {string.Join(", ", Tipc.Drops)}");

    /// <summary>Ends the node without a word to anybody on the segment.</summary>
    public ValueTask KillAsync() => _overlay.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await Tipc.DisposeAsync();
        await _overlay.DisposeAsync();
    }
}
