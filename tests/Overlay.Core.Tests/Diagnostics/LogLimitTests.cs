using Overlay.Diagnostics;
using Overlay.Primitives.Timing;

namespace Overlay.Core.Tests.Diagnostics;

public class LogLimitTests
{
    [Fact]
    public void Lines_BeyondTheLimit_AreCountedAndToldWithTheNextThatPasses()
    {
        var now = new Instant(5_000_000);
        var limit = new LogLimit(perSecond: 2, burst: 3, now);

        Assert.Equal(3, Enumerable.Range(0, 10).Count(i => limit.TryPass(now, out _)));
        Assert.False(limit.TryPass(now, out _));

        Assert.True(limit.TryPass(now + TimeSpan.FromSeconds(1), out var leftOut));
        Assert.Equal(8, leftOut);
        Assert.True(limit.TryPass(now + TimeSpan.FromSeconds(1), out leftOut));
        Assert.Equal(0, leftOut);
    }
}
