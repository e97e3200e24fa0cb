namespace Overlay.Peers.Benchmarks.Results;

/// <summary>One measurement of one quantity.</summary>
internal readonly record struct Measured(Metric Metric, double Value)
{
    public override string ToString() => $"{Metric.Id} {Number.Format(Value)} {Metric.Unit}";
}
