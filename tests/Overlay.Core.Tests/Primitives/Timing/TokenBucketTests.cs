using Overlay.Primitives.Timing;

namespace Overlay.Core.Tests.Primitives.Timing;

public class TokenBucketTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100_000)]
    [InlineData(10_000_000)]
    public void Take_MoreThanThereAre_GivesWhatThereIs(int perSecond)
    {
        // A year after the start of time, where fractions of a microsecond are coarse.
        var now = Instant.Zero + (365 * Day);
        var bucket = new TokenBucket(perSecond, now);
        Assert.Equal(perSecond, bucket.Take(int.MaxValue, now));
        Assert.Equal(0, bucket.Take(1, now));
        Assert.Equal(perSecond, bucket.Take(int.MaxValue, now + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void TryTake_OneByOne_GivesWholeNumbersOfThirds()
    {
        var now = Instant.Zero + (365 * Day);
        var bucket = new TokenBucket(3, now);
        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => bucket.TryTake(now)));
        Assert.Equal(1, Enumerable.Range(0, 10).Count(_ => bucket.TryTake(now + TimeSpan.FromMilliseconds(334))));
    }

    [Fact]
    public void Take_AtAnEarlierTime_GivesNoMore()
    {
        var bucket = new TokenBucket(10, new Instant(2_000_000));
        Assert.Equal(10, bucket.Take(10, new Instant(2_000_000)));
        Assert.Equal(0, bucket.Take(10, new Instant(1_000_000)));
    }

    [Fact]
    public void TryTake_OfAnAmount_IsAllOrNothing_AndAtMostTheBurst()
    {
        foreach (var now in new[] { Instant.Zero, Instant.Zero + (365 * Day) })
        {
            var bucket = new TokenBucket(perSecond: 1_000, burst: 500, now);
            Assert.False(bucket.TryTake(501, now));
            Assert.True(bucket.TryTake(499, now));
            Assert.False(bucket.TryTake(2, now));
            Assert.True(bucket.TryTake(1, now));
            Assert.True(bucket.TryTake(0, now));
            Assert.False(bucket.TryTake(11, now + TimeSpan.FromMilliseconds(10)));
            Assert.True(bucket.TryTake(10, now + TimeSpan.FromMilliseconds(10)));
            Assert.False(bucket.TryTake(501, now + Day));
            Assert.True(bucket.TryTake(500, now + Day));
        }
    }

    [Fact]
    public void TryTake_OfNothingASecond_GivesNothing()
    {
        var bucket = new TokenBucket(0, Instant.Zero);
        Assert.False(bucket.TryTake(1, Instant.Zero + Day));
        Assert.True(bucket.TryTake(0, Instant.Zero + Day));
    }

    [Fact]
    public void IsIdle_IsTrueWhenFullAgain()
    {
        var bucket = new TokenBucket(10, Instant.Zero);
        Assert.True(bucket.IsIdle(Instant.Zero));
        bucket.Take(5, Instant.Zero);
        Assert.False(bucket.IsIdle(new Instant(499_999)));
        Assert.True(bucket.IsIdle(new Instant(500_000)));
    }

    [Fact]
    public void Take_ByManyThreads_GivesEachTokenOnce()
    {
        const int PerSecond = 100_000;
        var bucket = new TokenBucket(PerSecond, Instant.Zero);
        var taken = 0;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, lane =>
        {
            for (var i = 0; i < PerSecond / 4; i++)
            {
                Interlocked.Add(ref taken, bucket.Take((i % 3) + 1, Instant.Zero));
            }
        });
        Assert.Equal(PerSecond, taken);
    }
}
