namespace Overlay.Samples.Tipc.Node;

/// <summary>Calls back when the engine's next deadline is due, or earlier, never later. All members need the engine's lock.</summary>
internal sealed class EngineTimer
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly ITimer _timer;
    private TimeSpan _deadline = TimeSpan.MaxValue;

    public EngineTimer(TimeProvider clock, Action callback) =>
        _timer = clock.CreateTimer(_ => callback(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>To be called by the callback first. The clock of timers is not that of deadlines: it may have rung a moment too early.</summary>
    public void HasRung() => _deadline = TimeSpan.MaxValue;

    /// <summary>Sets the timer, unless it is set to that deadline or an earlier one.</summary>
    public void SetDeadline(TimeSpan deadline, TimeSpan now)
    {
        if (_deadline <= deadline)
        {
            return;
        }

        _deadline = deadline;
        _timer.Change(Wait(deadline - now), Timeout.InfiniteTimeSpan);
    }

    public void Stop() => _timer.Dispose();

    /// <summary>Rounded up to milliseconds, which timers count in: else it would ring just before the deadline, and again.</summary>
    private static TimeSpan Wait(TimeSpan time) => time > Longest
        ? Longest
        : TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, time.TotalMilliseconds)));
}
