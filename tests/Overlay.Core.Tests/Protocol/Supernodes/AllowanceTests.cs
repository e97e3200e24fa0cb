using Overlay.Primitives;
using Overlay.Protocol.Supernodes;

namespace Overlay.Core.Tests.Protocol.Supernodes;

public class AllowanceTests
{
    private readonly Allowance _allowance = new(perSecond: 1_000, burst: 500, Instant.Zero);

    [Fact]
    public void TryTake_UpToTheBurst_IsAllowedAtOnce()
    {
        Assert.True(_allowance.TryTake(499, Instant.Zero));
        Assert.False(_allowance.TryTake(2, Instant.Zero));
        Assert.True(_allowance.TryTake(1, Instant.Zero));
    }

    [Fact]
    public void TryTake_SmallSteps_FillLikeOneLargeOne()
    {
        _allowance.TryTake(500, Instant.Zero);
        for (var microseconds = 1; microseconds <= 100_000; microseconds += 7)
        {
            _allowance.TryTake(501, new Instant(microseconds));
        }

        Assert.True(_allowance.TryTake(99, new Instant(100_000)));
    }

    [Fact]
    public void TryTake_AfterAnyPause_IsLimitedToTheBurst()
    {
        Assert.False(_allowance.TryTake(501, new Instant(long.MaxValue / 2)));
        Assert.True(_allowance.TryTake(500, new Instant(long.MaxValue / 2)));
    }
}
