namespace Overlay.Samples.Tipc.Tests.Node;

/// <summary>Whole TIPC nodes with threads and timers, on a <see cref="Wire"/>.</summary>
public abstract class WireNodes : IAsyncLifetime
{
    /// <summary>When to give up waiting for what must happen; no test depends on how long it takes.</summary>
    protected static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private readonly List<TipcNode> _nodes = [];

    private protected Wire Wire { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        Wire.Resume();
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await Wire.DisposeAsync();
    }

    protected static MacAddress Mac(int number) => new(0x0200_0000_0000ul + (ulong)number);

    /// <summary>A node that is not started, with the address 1.1.number.</summary>
    protected TipcNode Create(int number, Func<TipcNodeOptions, TipcNodeOptions>? with = null, InProcessPort? port = null)
    {
        var options = new TipcNodeOptions { Address = TipcAddress.Parse($"1.1.{number}"), Linger = TimeSpan.Zero };
        var node = new TipcNode(port ?? Wire.AddPort(), Mac(number), with?.Invoke(options) ?? options);
        _nodes.Add(node);
        return node;
    }

    protected async Task<TipcNode> StartAsync(int number, Func<TipcNodeOptions, TipcNodeOptions>? with = null)
    {
        var node = Create(number, with);
        await node.StartAsync().WaitAsync(Hang);
        return node;
    }

    /// <summary>Waits until a node sees another one.</summary>
    protected static async Task MeetAsync(TipcNode node, TipcNode other)
    {
        var address = other.Address.Value;
        Assert.True(await node.WaitForServiceAsync(new ServiceRange(0, address, address), Hang));
    }
}
