using Overlay.Primitives;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Primitives;

public sealed class RandomSourceTests
{
    [Fact]
    public void Jitter_AnyDraw_IsBetweenTheFractionAndTheSpan()
    {
        var random = new SeededRandom(7);
        var spans = Enumerable.Range(0, 1000).Select(_ => random.Jitter(TimeSpan.FromSeconds(1))).ToList();
        Assert.All(spans, span => Assert.InRange(span, TimeSpan.FromSeconds(0.75), TimeSpan.FromSeconds(1)));
        Assert.True(spans.Max() - spans.Min() > TimeSpan.FromSeconds(0.2));
    }

    [Fact]
    public void Numbers_Drawn_UseAllTheirBits()
    {
        var random = new SeededRandom(7);
        var (ones32, ones64) = (0u, 0ul);
        for (var i = 0; i < 100; i++)
        {
            ones32 |= random.NextUInt32();
            ones64 |= ((IRandomSource)random).NextUInt64();
        }

        Assert.Equal(uint.MaxValue, ones32);
        Assert.Equal(ulong.MaxValue, ones64);
    }
}
