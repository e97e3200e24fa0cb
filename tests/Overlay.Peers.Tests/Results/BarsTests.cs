using Overlay.Peers.Benchmarks.Results;
using Overlay.Peers.Benchmarks.Systems;

namespace Overlay.Peers.Tests.Results;

public sealed class BarsTests
{
    private readonly RunResults _results = new();

    [Theory]
    [InlineData(0.24, false)]
    [InlineData(0.25, true)]
    public void Minimum_IsMet_FromTheLimitOn(double measured, bool met) => Assert.Equal(met, Bar.AtLeast("a", 0.25, measured).IsMet);

    [Theory]
    [InlineData(1.2, true)]
    [InlineData(1.21, false)]
    public void Maximum_IsMet_UpToTheLimit(double measured, bool met) => Assert.Equal(met, Bar.AtMost("a", 1.2, measured).IsMet);

    [Fact]
    public void WhatWasNotMeasured_IsNeitherMetNorMissed() => Assert.All(new Bars(_results, AllSystems.List).List(), bar => Assert.Null(bar.IsMet));

    [Fact]
    public void EveryPeer_MeansTheNearest()
    {
        Add(Metric.LoadedTail, ("openvpn-clear", 12_000), ("tinc-clear", 2000), ("vxlan", 50), ("overlay-clear", 2500));

        Assert.Equal(1.25, Measured("round trip under load p99, clear, to every peer"));
    }

    [Fact]
    public void EncryptedPeers_AreThoseThatEncrypt()
    {
        Add(Metric.Tcp, ("openvpn-clear", 100), ("openvpn", 2), ("fastd", 1), ("overlay-platform", 8));

        Assert.Equal(4, Measured("TCP, AES-256-GCM of the platform, to every encrypted peer"));
    }

    private void Add(Metric metric, params (string System, double Value)[] values) =>
        Array.ForEach(values, entry => _results.Add(1, entry.System, new Measured(metric, entry.Value)));

    private double? Measured(string name) => new Bars(_results, AllSystems.List).List().Single(bar => bar.Name == name).Measured;
}
