using Microsoft.Extensions.Logging;
using Overlay.Diagnostics;

namespace Overlay.Runtime;

/// <summary>
/// Looks from time to time for supernodes that do not answer, resolves their names again and gives the engine the next address: a
/// supernode may have moved, or be reachable over one family of addresses only.
/// </summary>
internal sealed class SupernodeRetries(SupernodeDirectory supernodes, ControlLoop control, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>Long enough for an answer over any network, short enough to find the right one of two addresses during the start.</summary>
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(3);

    /// <summary>A supernode that is away for long does not cost a question to the name server every few seconds.</summary>
    private static readonly TimeSpan MaxInterval = TimeSpan.FromSeconds(30);

    private readonly HashSet<SupernodeAddress> _unresolved = [];
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Runs until <see cref="Stop"/>.</summary>
    public async Task LoopAsync()
    {
        var interval = MinInterval;
        while (await WaitAsync(interval).ConfigureAwait(false))
        {
            interval = interval * 2 < MaxInterval ? interval * 2 : MaxInterval;
            var registered = control.With(static (engine, _) => engine.GetSupernodes()).Where(link => link.IsRegistered).Select(link => link.Address).ToHashSet();
            var missing = supernodes.Entries.Where(entry => entry.Current is not { } current || !registered.Contains(current)).ToList();
            if (missing.Count == 0)
            {
                interval = MinInterval;
            }

            await Task.WhenAll(missing.Select(entry => RetryAsync(entry.Supernode))).ConfigureAwait(false);
            foreach (var entry in supernodes.Entries.Where(entry => entry.Current is null && _unresolved.Add(entry.Supernode)))
            {
                NodeLog.SupernodeUnresolved(logger, supernodes.Describe(entry.Supernode));
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

    private async Task<bool> WaitAsync(TimeSpan interval)
    {
        try
        {
            await Task.Delay(interval, time, _stop.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
