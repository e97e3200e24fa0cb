using System.Collections.Concurrent;

namespace Overlay.Samples.MulticastDemo;

/// <summary>One member of the segment: greets, and remembers whom it heard.</summary>
internal sealed class DemoNode : IAsyncDisposable
{
    private readonly OverlayNode _node;
    private readonly ConcurrentDictionary<Greeting, bool> _heard = [];
    private readonly SemaphoreSlim _news = new(0);
    private Task _listening = Task.CompletedTask;

    public DemoNode(string name, OverlayNodeOptions options)
    {
        Name = name;
        _node = new OverlayNode(options);
    }

    public string Name { get; }

    public MacAddress MacAddress => _node.MacAddress;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _node.StartAsync(cancellationToken);
        _listening = ListenAsync();
    }

    /// <summary>Waits until so many others are reached, and reached directly.</summary>
    public async Task MeetAsync(int others, CancellationToken cancellationToken)
    {
        // Events are collected from here on, so a change between this line and the first look is not missed.
        var changes = _node.WatchAsync(cancellationToken);
        if (HasMet(others))
        {
            return;
        }

        await foreach (var _ in changes)
        {
            if (HasMet(others))
            {
                return;
            }
        }
    }

    public ValueTask SendAsync(Greeting greeting, CancellationToken cancellationToken) => _node.Frames.SendAsync(greeting.ToFrame(), cancellationToken);

    /// <summary>Waits until a greeting has arrived; false if it did not in time.</summary>
    public async Task<bool> HearsAsync(Greeting greeting, CancellationToken timeout)
    {
        try
        {
            while (!_heard.ContainsKey(greeting))
            {
                await _news.WaitAsync(timeout);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _listening;
        _news.Dispose();
    }

    private bool HasMet(int others) => _node.Peers.Count(peer => peer.Path is { IsRelayed: false }) >= others;

    private async Task ListenAsync()
    {
        await foreach (var frame in _node.Frames.ReadAllAsync())
        {
            if (Greeting.FromFrame(frame.Span) is { } greeting)
            {
                _heard[greeting] = true;
                _news.Release();
            }
        }
    }
}
