using System.Net;

namespace Overlay.Core.Tests.Runtime.Networks;

/// <summary>Hosts in process on nodes of this host's loopback: host N is 10.0.0.N and fd00::N.</summary>
internal sealed class TestHosts : IAsyncDisposable
{
    private readonly TestSegment _segment;
    private readonly List<OverlayNetwork> _networks = [];
    private readonly List<TestNode> _nodes = [];

    private TestHosts(TestSegment segment) => _segment = segment;

    public OverlayNetwork this[int number] => _networks[number - 1];

    public OverlayNode Node(int number) => _nodes[number - 1].Node;

    public static async Task<TestHosts> StartAsync(int count)
    {
        var hosts = new TestHosts(await TestSegment.StartAsync());
        var nodes = await hosts._segment.AddNodesAsync(count);
        foreach (var node in nodes)
        {
            await hosts.AddAsync(node, hosts._networks.Count + 1, TimeSpan.Zero);
        }

        return hosts;
    }

    public async Task<OverlayNetwork> AddNodeAsync(int number, TimeSpan detection)
    {
        var node = await _segment.AddNodeAsync();
        await Task.WhenAll(_nodes.Select(node.MeetsAsync));
        return await AddAsync(node, number, detection);
    }

    public static IPEndPoint V4(int host, int port) => new(IPAddress.Parse($"10.0.0.{host}"), port);

    public static IPEndPoint V6(int host, int port) => new(IPAddress.Parse($"fd00::{host}"), port);

    public async ValueTask DisposeAsync()
    {
        foreach (var network in _networks)
        {
            await network.DisposeAsync();
        }

        await _segment.DisposeAsync();
    }

    private async Task<OverlayNetwork> AddAsync(TestNode node, int number, TimeSpan detection)
    {
        var network = new OverlayNetwork(node.Node, new OverlayNetworkOptions
        {
            Addresses = [OverlayAddress.Parse($"10.0.0.{number}/24"), OverlayAddress.Parse($"fd00::{number}/64")],
            DetectionTime = detection,
        });
        _nodes.Add(node);
        _networks.Add(network);
        await network.StartAsync();
        return network;
    }
}
