using System.Net;
using System.Net.Sockets;
using Overlay.Network.Tests.Lab;
using Overlay.Tap;

namespace Overlay.Network.Tests.Transfers;

/// <summary>Two nodes in this process that reach each other, each with a TAP device on a host of a pair: 192.168.1.1 on the left, 192.168.1.2 on the right.</summary>
internal sealed class NodePair : IAsyncDisposable
{
    private const string RightAddress = "192.168.1.2";

    private readonly HostPair _hosts;
    private readonly Supernode _supernode = new(new SupernodeOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0) });
    private readonly List<OverlayNode> _nodes = [];

    private NodePair(HostPair hosts) => _hosts = hosts;

    public OverlayNode Left => _nodes[0];

    /// <param name="hosts">Where the devices are to be.</param>
    /// <param name="device">The left device; its name and address are set here. The right one is as it comes.</param>
    /// <param name="underlay">The left socket.</param>
    public static async Task<NodePair> StartAsync(HostPair hosts, TapOptions device, UnderlayOptions? underlay = null)
    {
        var pair = new NodePair(hosts);
        try
        {
            await pair._supernode.StartAsync();
            await pair.AddAsync(hosts.Left, "192.168.1.1", device, underlay ?? new UnderlayOptions());
            await pair.AddAsync(hosts.Right, RightAddress, new TapOptions(), new UnderlayOptions());
            await Eventually.IsTrueAsync(
                () => hosts.Left.TryRun("ping", "-c", "1", "-W", "1", RightAddress).Code == 0,
                () => $"no answer; peers: {string.Join(", ", pair.Left.Peers)}");
            return pair;
        }
        catch
        {
            await pair.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a TCP connection from the host on the left to the one on the right, and gives both its ends.</summary>
    public async Task<(TcpClient Left, TcpClient Right)> ConnectAsync()
    {
        using var listener = _hosts.Right.Invoke(() => new TcpListener(IPAddress.Parse(RightAddress), 9000));
        listener.Start();
        var client = _hosts.Left.Invoke(() => new TcpClient(AddressFamily.InterNetwork));
        await client.ConnectAsync(IPAddress.Parse(RightAddress), 9000);
        return (client, await listener.AcceptTcpClientAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _supernode.DisposeAsync();
    }

    private async Task AddAsync(LabNamespace host, string address, TapOptions device, UnderlayOptions underlay)
    {
        var node = new OverlayNode(new OverlayNodeOptions
        {
            Community = "pair",
            Security = OverlaySecurity.FromKey(CommunityKey.Parse(OverlayLab.Key["base64:".Length..])),
            Supernodes = [SupernodeAddress.Parse(_supernode.LocalEndPoint.ToString())],
            Bind = new IPEndPoint(IPAddress.Loopback, 0),
            Port = new HostPort(host, device with { Name = "edge0", Addresses = [OverlayAddress.Parse($"{address}/24")] }),
            Underlay = underlay,
            StartTimeout = LabProcess.Patience,
        });
        _nodes.Add(node);
        await node.StartAsync();
    }
}
