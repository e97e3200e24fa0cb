using Overlay.Peers.Benchmarks.Programs;

namespace Overlay.Peers.Tests.Programs;

public sealed class ReportTests
{
    [Fact]
    public void WhatAReceiverPrints_IsRead()
    {
        var report = new Report(123_456, 1.25);

        Assert.Equal(report, Report.Parse($"{Report.Ready}\n{report}\n"));
        Assert.Equal(98_764.8, report.PerSecond, precision: 6);
    }

    [Fact]
    public void OutputWithoutReport_IsRefused() => Assert.Throws<FormatException>(() => Report.Parse("ready\n"));
}
