using System.Net;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Transfers;
using Overlay.Tap;

namespace Overlay.Network.Tests.Multicast;

/// <summary>
/// Nodes in this process, each with the TAP device of a host: the first at 192.168.1.1, and so on. Their supernode copies for groups; in a tree nobody sends more
/// than two copies.
/// </summary>
internal sealed class TapSegment : IAsyncDisposable
{
    private readonly Supernode _supernode = new(new SupernodeOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0), Replicates = true });
    private readonly List<LabNamespace> _hosts = [];
    private readonly List<OverlayNode> _nodes = [];

    private TapSegment()
    {
    }

    public IReadOnlyList<LabNamespace> Hosts => _hosts;

    public IReadOnlyList<OverlayNode> Nodes => _nodes;

    public static async Task<TapSegment> StartAsync(int nodes)
    {
        var segment = new TapSegment();
        try
        {
            await segment._supernode.StartAsync();
            for (var i = 1; i <= nodes; i++)
            {
                await segment.AddAsync($"192.168.1.{i}");
            }

            return segment;
        }
        catch
        {
            await segment.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _supernode.DisposeAsync();
        _hosts.ForEach(host => host.Dispose());
    }

    private async Task AddAsync(string address)
    {
        var host = LabNamespace.Create();
        _hosts.Add(host);
        var node = new OverlayNode(new OverlayNodeOptions
        {
            Community = "segment",
            Security = OverlaySecurity.FromKey(CommunityKey.Parse(OverlayLab.Key["base64:".Length..])),
            Supernodes = [SupernodeAddress.Parse(_supernode.LocalEndPoint.ToString())],
            Bind = new IPEndPoint(IPAddress.Loopback, 0),
            Port = new HostPort(host, new TapOptions { Name = "edge0", Addresses = [OverlayAddress.Parse($"{address}/24")] }),
            Multicast = new MulticastOptions { FanOut = 2 },
            StartTimeout = LabProcess.Patience,
        });
        _nodes.Add(node);
        await node.StartAsync();
        host.Ip("route add 224.0.0.0/4 dev edge0");
    }
}
