using Overlay.Ports;
using Overlay.Primitives.Timing;

namespace Overlay.Core.Tests.Ports;

/// <summary>A target of 1 ms and an interval of 10 ms, asked every 0.1 ms.</summary>
public sealed class CoDelTests
{
    private static readonly TimeSpan Target = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(0.1);

    private readonly CoDel _control = new(Target, Interval);
    private Instant _now = Instant.Zero;

    [Fact]
    public void Queue_BelowTheTarget_LosesNothing() => Assert.Empty(Ask(1000, Target - Step));

    [Fact]
    public void Burst_ThatDrainsWithinTheInterval_CostsNothing()
    {
        for (var burst = 0; burst < 20; burst++)
        {
            Assert.Empty(Ask(99, 50 * Target));
            Assert.Empty(Ask(1, Target - Step));
        }
    }

    [Fact]
    public void QueueThatIsShort_LosesNothing()
    {
        for (var burst = 0; burst < 20; burst++)
        {
            Assert.Empty(Ask(99, 50 * Target));
            Assert.False(_control.ShouldDrop(50 * Target, isShort: true, canLose: true, _now));
        }
    }

    /// <summary>RFC 8289, section 5.5: the next drop follows after the interval divided by the square root of the number of drops.</summary>
    [Fact]
    public void StandingQueue_LosesMoreAndMoreOften()
    {
        var drops = Ask(1000, 2 * Target);

        var expected = 10.0;
        for (var i = 0; i < drops.Count; i++)
        {
            Assert.InRange(drops[i], expected - 0.001, expected + 0.101);
            expected += 10 / Math.Sqrt(i + 1);
        }

        Assert.Equal(27, drops.Count, tolerance: 2);
    }

    /// <summary>Between others, as an acknowledgement between super-frames: the drop that is due is not spent on them.</summary>
    [Fact]
    public void HeadThatCannotLose_LeavesTheDrop_ToTheNextThatCan()
    {
        Assert.Empty(Ask(100, 2 * Target));
        for (var i = 0; i < 50; i++)
        {
            Assert.False(_control.ShouldDrop(2 * Target, isShort: false, canLose: false, _now));
        }

        Assert.Equal(0, Assert.Single(Ask(1, 2 * Target)));
    }

    [Fact]
    public void Queue_BackBelowTheTarget_LosesNoMore()
    {
        Assert.NotEmpty(Ask(500, 2 * Target));

        Assert.Empty(Ask(500, Target - Step));
        Assert.Empty(Ask(99, 2 * Target));
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(1000, false)]
    public void QueueThatStandsAgain_BeginsWithTheRateOfBefore_IfThatIsNotLongAgo(int pause, bool isRemembered)
    {
        var before = Ask(1000, 2 * Target);
        Ask(pause * 10, Target - Step);

        var after = Ask(201, 2 * Target);

        Assert.Equal(isRemembered, after.Count > 2);
        Assert.True(after.Count < before.Count);
    }

    /// <summary>Asks so many times and returns when, in milliseconds from the first question on, something was to be dropped.</summary>
    private List<double> Ask(int times, TimeSpan sojourn)
    {
        var start = _now;
        var drops = new List<double>();
        for (var i = 0; i < times; i++, _now += Step)
        {
            if (_control.ShouldDrop(sojourn, isShort: false, canLose: true, _now))
            {
                drops.Add((_now - start).TotalMilliseconds);
            }
        }

        return drops;
    }
}
