using Overlay.Samples.Tipc;

namespace Overlay.Samples.TipcMulticast;

/// <summary>A TIPC node on an overlay node.</summary>
internal sealed class Member : IAsyncDisposable
{
    private readonly OverlayNode _overlay;

    public Member(OverlayNodeOptions overlay, TipcNodeOptions tipc)
    {
        _overlay = new OverlayNode(overlay);
        Tipc = new TipcNode(_overlay, tipc);
    }

    public TipcNode Tipc { get; }

    public async Task StartAsync(CancellationToken stop)
    {
        await _overlay.StartAsync(stop);
        await Tipc.StartAsync(stop);
    }

    /// <summary>Waits for something, but not longer than the node lives.</summary>
    public async Task WhileAliveAsync(Task work)
    {
        if (await Task.WhenAny(work, Tipc.Completion) != work)
        {
            // Work ends with the node too, but has less to say about it.
            await Tipc.Completion;
        }

        await work;
    }

    public async ValueTask DisposeAsync()
    {
        await Tipc.DisposeAsync();
        await _overlay.DisposeAsync();
    }
}
