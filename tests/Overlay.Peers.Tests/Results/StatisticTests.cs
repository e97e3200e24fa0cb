using Overlay.Peers.Benchmarks.Results;

namespace Overlay.Peers.Tests.Results;

public sealed class StatisticTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3)]
    [InlineData(new[] { 9.0, 1, 5 }, 5)]
    [InlineData(new[] { 9.0, 1, 5, 3 }, 4)]
    public void Median_IsTheMiddle(double[] values, double median) => Assert.Equal(median, Statistic.Median(values));

    [Theory]
    [InlineData(50, 50)]
    [InlineData(99, 99)]
    [InlineData(99.5, 100)]
    [InlineData(100, 100)]
    [InlineData(0, 1)]
    public void Percentile_IsTheNearestRank(double percent, double value) =>
        Assert.Equal(value, Statistic.Percentile(Enumerable.Range(1, 100).Reverse().Select(number => (double)number), percent));

    [Fact]
    public void Nothing_HasNoMedianAndNoPercentile()
    {
        Assert.Throws<ArgumentException>(() => Statistic.Median([]));
        Assert.Throws<ArgumentException>(() => Statistic.Percentile([], 99));
    }

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(0.0169, "0.017")]
    [InlineData(0.25, "0.25")]
    [InlineData(9.999, "10.0")]
    [InlineData(16.04, "16.0")]
    [InlineData(99.96, "100")]
    [InlineData(12_700.4, "12,700")]
    public void Number_HasTheDigitsThatMeanSomething(double value, string text) => Assert.Equal(text, Number.Format(value));
}
