using Overlay.Core.Tests.Runtime;
using Overlay.Host;
using Overlay.Primitives.Timing;

namespace Overlay.Core.Tests.Host;

public class WakeSignalTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task WaitAsync_SetBefore_EndsOnceForSeveralSignals()
    {
        using var signal = new WakeSignal(new SystemClock(_time));
        signal.Set();
        signal.Set();

        Assert.True(await signal.WaitAsync(Instant.Never));
        var second = signal.WaitAsync(Instant.Never).AsTask();
        Assert.False(second.IsCompleted);
        signal.Set();
        Assert.True(await second);
    }

    [Fact]
    public async Task WaitAsync_Deadline_EndsThenAndNotBefore()
    {
        var clock = new SystemClock(_time);
        using var signal = new WakeSignal(clock);
        var waiting = signal.WaitAsync(clock.Now + TimeSpan.FromSeconds(2)).AsTask();

        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.True(await waiting.WaitAsync(TestSegment.Hang));
    }

    [Fact]
    public async Task WaitAsync_DeadlineInThePast_EndsAtOnce()
    {
        using var signal = new WakeSignal(new SystemClock(_time));

        Assert.True(await signal.WaitAsync(Instant.Zero).AsTask().WaitAsync(TestSegment.Hang));
    }

    [Fact]
    public async Task Close_EndsTheWaitWithFalse()
    {
        using var signal = new WakeSignal(new SystemClock(_time));
        var waiting = signal.WaitAsync(Instant.Never).AsTask();

        signal.Close();

        Assert.False(await waiting.WaitAsync(TestSegment.Hang));
        Assert.False(await signal.WaitAsync(Instant.Never));
    }
}
