using Overlay.Runtime;

namespace Overlay.Core.Tests.Runtime;

public class SuiteBenchmarkTests
{
    [Fact]
    public void Measure_Twice_IsMeasuredOnce()
    {
        var first = SuiteBenchmark.Measure(CipherSuites.Default);
        var second = SuiteBenchmark.Measure(CipherSuites.Default);

        Assert.Equal(CipherSuites.Default, first.Select(speed => speed.Suite));
        Assert.All(first, speed => Assert.InRange(speed.MegabytesPerSecond, 1, ushort.MaxValue));
        Assert.Equal(first, second);
    }
}
