using System.Threading.Channels;
using Overlay.Primitives.Timing;

namespace Overlay.Host;

/// <summary>Wakes one waiting loop: by anybody, or at a deadline. Signals that come while the loop is busy count as one and are not lost.</summary>
internal sealed class WakeSignal : IDisposable
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly SystemClock _clock;
    private readonly ITimer _timer;

    public WakeSignal(SystemClock clock)
    {
        _clock = clock;
        _timer = clock.Time.CreateTimer(static state => ((WakeSignal)state!).Set(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Set() => _signals.Writer.TryWrite(true);

    /// <summary>Ends the wait and every later one with false.</summary>
    public void Close() => _signals.Writer.TryComplete();

    /// <summary>Waits for a signal or the deadline; false once closed.</summary>
    public async ValueTask<bool> WaitAsync(Instant deadline)
    {
        if (deadline != Instant.Never)
        {
            _timer.Change(DelayUntil(deadline), Timeout.InfiniteTimeSpan);
        }

        return await _signals.Reader.WaitToReadAsync().ConfigureAwait(false) && _signals.Reader.TryRead(out _);
    }

    public void Dispose()
    {
        Close();
        _timer.Dispose();
    }

    /// <summary>Timers count in milliseconds and would fire a little early, so the time is rounded up.</summary>
    private TimeSpan DelayUntil(Instant deadline)
    {
        var milliseconds = Math.Ceiling((deadline - _clock.Now).TotalMilliseconds);
        return TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, LongestTimer.TotalMilliseconds));
    }
}
