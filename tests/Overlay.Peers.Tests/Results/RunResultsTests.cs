using Overlay.Peers.Benchmarks.Results;

namespace Overlay.Peers.Tests.Results;

public sealed class RunResultsTests
{
    private readonly RunResults _results = new();

    [Fact]
    public void Ratio_IsTheMedianOfRatiosOfTheSameRound()
    {
        Add("raw", 50, 10, 40);
        Add("overlay", 10, 5, 10);

        // The ratio of the medians would be 10 / 40; the rounds give 0.2, 0.5 and 0.25.
        Assert.Equal(0.25, _results.MedianRatio("overlay", "raw", Metric.Tcp));
        Add("late", 30);
        Assert.Equal(0.6, _results.MedianRatio("late", "raw", Metric.Tcp));
    }

    [Fact]
    public void WhatWasNotMeasured_HasNoValue()
    {
        Add("raw", 50);

        Assert.Null(_results.Median("raw", Metric.Cpu));
        Assert.Null(_results.Median("n2n", Metric.Tcp));
        Assert.Null(_results.MedianRatio("raw", "n2n", Metric.Tcp));
    }

    private void Add(string system, params double[] values)
    {
        foreach (var (index, value) in values.Index())
        {
            _results.Add(index + 1, system, new Measured(Metric.Tcp, value));
        }
    }
}
