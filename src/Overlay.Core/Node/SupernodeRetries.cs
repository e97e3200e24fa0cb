using Microsoft.Extensions.Logging;
using Overlay.Diagnostics;

namespace Overlay.Node;

/// <summary>
/// Looks from time to time for supernodes that do not answer, resolves their names again and gives the engine the next address: a
/// supernode may have moved, or be reachable over one family of addresses only.
/// </summary>
internal sealed class SupernodeRetries(SupernodeDirectory supernodes, ControlLoop control, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>Long enough for an answer over any network, short enough to find the right one of two addresses during the start.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stop = new();

    /// <summary>Runs until <see cref="Stop"/>.</summary>
    public async Task LoopAsync()
    {
        while (await WaitAsync().ConfigureAwait(false))
        {
            var registered = control.With(static (engine, _) => engine.GetSupernodes()).Where(link => link.IsRegistered).Select(link => link.Address).ToHashSet();
            foreach (var (supernode, current) in supernodes.Entries)
            {
                if (current is null || !registered.Contains(current.Value))
                {
                    await RetryAsync(supernode).ConfigureAwait(false);
                }
            }
        }
    }

    public void Stop() => _stop.Cancel();

    public void Dispose() => _stop.Dispose();

    private async Task RetryAsync(SupernodeAddress supernode)
    {
        var (from, to) = await supernodes.RetryAsync(supernode, _stop.Token).ConfigureAwait(false);
        if (to is not null && to.Address != from)
        {
            if (control.With((engine, now) => engine.TryMoveSupernode(from, to, now)))
            {
                NodeLog.SupernodeMoved(logger, $"{supernode.Host}:{supernode.Port}", to.Address.ToString());
            }
            else
            {
                supernodes.Restore(supernode, from);
            }
        }
    }

    private async Task<bool> WaitAsync()
    {
        try
        {
            await Task.Delay(Interval, time, _stop.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
