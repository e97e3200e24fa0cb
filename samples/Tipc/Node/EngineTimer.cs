namespace Overlay.Samples.Tipc.Node;

/// <summary>Calls back when the engine's next deadline is due. All members but the callback need the engine's lock.</summary>
internal sealed class EngineTimer
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly ITimer _timer;
    private TimeSpan _due = TimeSpan.MaxValue;

    public EngineTimer(TimeProvider clock, Action callback) =>
        _timer = clock.CreateTimer(_ => callback(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Sets the timer, if the deadline is earlier than the one it is set to or that one is over. It may ring too early, never too late.</summary>
    public void SetDeadline(TimeSpan deadline, TimeSpan now)
    {
        if (deadline == TimeSpan.MaxValue || (_due > now && _due <= deadline))
        {
            return;
        }

        // Rounded up, or the timer would ring just before the deadline and again.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, (deadline - now).TotalMilliseconds)));
        wait = wait < Longest ? wait : Longest;
        _due = now + wait;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    public void Stop() => _timer.Dispose();
}
