namespace Overlay.Runtime;

/// <summary>
/// The life that threads and loops share: they run until somebody stops them, or until one of them ends, which is a fault and stops the
/// others. Both happens once.
/// </summary>
/// <param name="stop">Ends all and waits for it.</param>
/// <param name="onFault">Told what the first has failed with, null if it just ended, and what to say of it then.</param>
internal sealed class RunningLoops(Func<Task> stop, Action<Exception?, string> onFault)
{
    private readonly Lock _gate = new();
    private Task? _stop;
    private bool _hasFaulted;

    /// <summary>Runs a loop beside the caller. Its end in peace is no fault.</summary>
    public async Task RunAsync(Func<Task> loop)
    {
        try
        {
            await Task.Run(loop).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            OnEnd(e, string.Empty);
        }
    }

    /// <summary>A thread has ended, or a loop has failed: as it should while all are stopped.</summary>
    public void OnEnd(Exception? error, string silentEnd)
    {
        lock (_gate)
        {
            if (_stop is not null || _hasFaulted)
            {
                return;
            }

            _hasFaulted = true;
        }

        onFault(error, silentEnd);
        _ = StopAsync();
    }

    /// <summary>Stops all; whoever calls first does, the others wait for the same.</summary>
    public Task StopAsync()
    {
        lock (_gate)
        {
            return _stop ??= StopOnceAsync();
        }
    }

    private async Task StopOnceAsync()
    {
        // The caller may be one of the threads that are waited for.
        await Task.Yield();
        await stop().ConfigureAwait(false);
    }
}
