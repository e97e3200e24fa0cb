using System.Net;

namespace Overlay.Core.Tests.Runtime;

/// <summary>Real nodes and supernodes on this host's loopback, all of one community.</summary>
internal sealed class TestSegment : IAsyncDisposable
{
    public const string Community = "segment";

    /// <summary>When to give up waiting for what must happen; no test depends on how long it takes.</summary>
    public static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly List<IAsyncDisposable> _parts = [];
    private readonly List<SupernodeAddress> _addresses = [];

    public CommunityKey Key { get; } = CommunityKey.Generate();

    public static async Task<TestSegment> StartAsync()
    {
        var segment = new TestSegment();
        await segment.AddSupernodeAsync();
        return segment;
    }

    public async Task<Supernode> AddSupernodeAsync(SupernodeOptions? options = null)
    {
        var supernode = new Supernode((options ?? new SupernodeOptions()) with { Bind = new IPEndPoint(IPAddress.Loopback, 0) });
        _parts.Add(supernode);
        await supernode.StartAsync();
        _addresses.Add(SupernodeAddress.Parse(supernode.LocalEndPoint.ToString()));
        return supernode;
    }

    public OverlayNodeOptions Options() => new()
    {
        Community = Community,
        Security = OverlaySecurity.FromKey(Key),
        Supernodes = [.. _addresses],
        StartTimeout = Hang,
    };

    public TestNode Create(Func<OverlayNodeOptions, OverlayNodeOptions>? change = null)
    {
        var node = new TestNode(new OverlayNode(change?.Invoke(Options()) ?? Options()));
        _parts.Add(node);
        return node;
    }

    public async Task<TestNode> AddNodeAsync(Func<OverlayNodeOptions, OverlayNodeOptions>? change = null)
    {
        var node = Create(change);
        await node.Node.StartAsync();
        return node;
    }

    /// <summary>Adds nodes and waits until each has met all others.</summary>
    public async Task<TestNode[]> AddNodesAsync(int count, Func<OverlayNodeOptions, OverlayNodeOptions>? change = null)
    {
        var nodes = new TestNode[count];
        for (var i = 0; i < count; i++)
        {
            nodes[i] = await AddNodeAsync(change);
        }

        await MeetAsync(nodes);
        return nodes;
    }

    public static Task MeetAsync(params TestNode[] nodes) =>
        Task.WhenAll(nodes.SelectMany(node => nodes.Where(other => other != node).Select(node.MeetsAsync)));

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }
    }
}
