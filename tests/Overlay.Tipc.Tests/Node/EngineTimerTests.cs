using Overlay.Samples.Tipc.Node;

namespace Overlay.Samples.Tipc.Tests.Node;

public class EngineTimerTests
{
    private readonly Clock _clock = new();
    private readonly EngineTimer _timer;
    private int _rings;

    public EngineTimerTests() => _timer = new EngineTimer(_clock, () => _rings++);

    [Fact]
    public void SetDeadline_Earlier_SetsTheTimerAndLaterDoesNot()
    {
        _timer.SetDeadline(Milliseconds(500), Milliseconds(100));
        _timer.SetDeadline(Milliseconds(600), Milliseconds(200));
        _timer.SetDeadline(Milliseconds(500), Milliseconds(200));
        _timer.SetDeadline(Milliseconds(400), Milliseconds(300));

        Assert.Equal([Milliseconds(400), Milliseconds(100)], _clock.Waits);
    }

    [Fact]
    public void SetDeadline_WhenTheTimerRangTooEarly_SetsItAgain()
    {
        _timer.SetDeadline(Milliseconds(500), Milliseconds(100));
        _clock.Ring();
        Assert.Equal(1, _rings);
        _timer.HasRung();
        _timer.SetDeadline(Milliseconds(500), Milliseconds(499.9));

        Assert.Equal([Milliseconds(400), Milliseconds(1)], _clock.Waits);
    }

    [Fact]
    public void SetDeadline_FarAwayPastOrNever_WaitsForADayNotAtAllOrForEver()
    {
        _timer.SetDeadline(TimeSpan.MaxValue, Milliseconds(100));
        Assert.Empty(_clock.Waits);
        _timer.SetDeadline(TimeSpan.MaxValue - TimeSpan.FromTicks(1), Milliseconds(100));
        _timer.SetDeadline(Milliseconds(50), Milliseconds(100));

        Assert.Equal([TimeSpan.FromDays(1), TimeSpan.Zero], _clock.Waits);
    }

    private static TimeSpan Milliseconds(double value) => TimeSpan.FromMilliseconds(value);

    /// <summary>A clock whose only timer rings when a test says so.</summary>
    private sealed class Clock : TimeProvider
    {
        private Action? _ring;

        public List<TimeSpan> Waits { get; } = [];

        public void Ring() => _ring!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _ring = () => callback(state);
            return new Timer(Waits);
        }
    }

    private sealed class Timer(List<TimeSpan> waits) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            waits.Add(dueTime);
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
