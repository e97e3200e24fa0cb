namespace Overlay.Peers.Benchmarks.Results;

/// <summary>One value, of one system, in one round.</summary>
internal sealed record Sample(int Round, string System, string Metric, double Value);
