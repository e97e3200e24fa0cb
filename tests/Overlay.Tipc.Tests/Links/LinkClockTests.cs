using Overlay.Samples.Tipc.Links;

namespace Overlay.Samples.Tipc.Tests.Links;

/// <summary>The small parts of a link that only know the time.</summary>
public class LinkClockTests
{
    [Fact]
    public void Supervision_FailsAfterMoreThanFourSilentIntervals()
    {
        var supervision = new Supervision(TimeSpan.FromSeconds(1.5));

        Assert.Equal(TimeSpan.FromMilliseconds(375), supervision.Interval);
        Assert.Equal([true, true, true, true, true, false], Enumerable.Range(0, 6).Select(_ => supervision.PassInterval()));
    }

    [Fact]
    public void Supervision_BeginsAnewWhenThePeerIsHeard()
    {
        var supervision = new Supervision(TimeSpan.FromSeconds(1.5));
        for (var i = 0; i < 100; i++)
        {
            Assert.True(supervision.PassInterval());
            Assert.True(supervision.IsSilent);
            supervision.PeerHeard();
            Assert.False(supervision.IsSilent);
        }
    }

    [Theory]
    [InlineData(800, 800, 200)]
    [InlineData(10_000, 10_000, 500)]
    [InlineData(0, 1500, 375)]
    [InlineData(49, 1500, 375)]
    [InlineData(30_001, 1500, 375)]
    public void Supervision_TakesThePeersToleranceInRange(int told, int tolerance, int interval)
    {
        var supervision = new Supervision(TimeSpan.FromSeconds(1.5));

        supervision.Adopt(told);

        Assert.Equal(TimeSpan.FromMilliseconds(tolerance), supervision.Tolerance);
        Assert.Equal(TimeSpan.FromMilliseconds(interval), supervision.Interval);
    }

    [Fact]
    public void Recovery_AsksLaterAndLater_UntilSomethingMoves()
    {
        var timer = new RecoveryTimer();
        timer.Observe(isOpen: true, moved: false, At(0));

        Assert.Equal([50, 150, 350, 725, 1100], Fire(timer, 5));
        timer.Observe(isOpen: true, moved: false, At(1100));
        Assert.Equal(At(1475), timer.Deadline);
        timer.Observe(isOpen: true, moved: true, At(1100));
        Assert.Equal([1150, 1250], Fire(timer, 2));
        timer.Observe(isOpen: false, moved: true, At(1250));
        Assert.Equal(TimeSpan.MaxValue, timer.Deadline);
    }

    [Fact]
    public void Stall_IsTenTolerancesWithoutAConfirmation()
    {
        var watch = new StallWatch();
        var tolerance = TimeSpan.FromMilliseconds(100);

        watch.Observe(isOpen: true, moved: false, At(0));
        watch.Observe(isOpen: true, moved: false, At(900));
        Assert.False(watch.IsStalled(tolerance, At(1000)));
        Assert.True(watch.IsStalled(tolerance, At(1001)));
        watch.Observe(isOpen: true, moved: true, At(1001));
        Assert.False(watch.IsStalled(tolerance, At(2001)));
        watch.Observe(isOpen: false, moved: false, At(2002));
        Assert.False(watch.IsStalled(tolerance, At(9000)));
    }

    [Fact]
    public void Repeats_WaitForThePacketToArriveAndForTheRepeatToArrive()
    {
        var limit = new RepeatLimit(50);
        var packet = new SentPacket(new byte[14], 7, At(100));

        Assert.False(limit.Allows(packet, At(100)));
        Assert.True(limit.Allows(packet, At(101)));
        Assert.False(limit.Allows(packet, At(110)));
        Assert.True(limit.Allows(packet, At(111)));
        Assert.True(limit.Allows(packet with { Sequence = 8 }, At(111)));
    }

    private static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static IEnumerable<double> Fire(RecoveryTimer timer, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var deadline = timer.Deadline;
            Assert.False(timer.Fires(deadline - TimeSpan.FromTicks(1), At(375)));
            Assert.True(timer.Fires(deadline, At(375)));
            yield return deadline.TotalMilliseconds;
        }
    }
}
