using Overlay.Primitives.Timing;

namespace Overlay.Core.Tests.Primitives.Timing;

public sealed class InstantTests
{
    [Fact]
    public void Instant_SpanAddedAndTakenAway_IsTheSame()
    {
        var start = new Instant(5_000_000);
        var later = start + TimeSpan.FromMilliseconds(250);
        Assert.Equal(5_250_000, later.Microseconds);
        Assert.Equal(TimeSpan.FromMilliseconds(250), later - start);
        Assert.Equal(TimeSpan.FromMilliseconds(-250), start - later);
    }

    [Fact]
    public void Never_AnythingAdded_StaysNever()
    {
        Assert.Equal(Instant.Never, Instant.Never + TimeSpan.FromDays(1));
        Assert.True(new Instant(long.MaxValue - 1) < Instant.Never);
        Assert.Equal("never", Instant.Never.ToString());
    }

    [Fact]
    public void Instants_Compared_AreInOrderOfTime()
    {
        Instant early = new(1), late = new(2);
        Assert.True(early < late && late > early && early <= late && late >= early);
        Assert.False(late < early || early > late || late <= early || early >= late);
        Assert.True(early <= new Instant(1) && early >= new Instant(1));
        Assert.Equal(early, Instant.Min(late, early));
        Assert.Equal(early, Instant.Min(early, late));
        Assert.True(early.CompareTo(late) < 0);
        Assert.Equal("0.000002s", late.ToString());
    }
}
