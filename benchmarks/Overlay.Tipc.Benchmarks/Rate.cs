namespace Overlay.Tipc.Benchmarks;

/// <summary>What the receiver with fewest messages got, and the time of the slowest.</summary>
internal readonly record struct Rate(int Received, double Seconds)
{
    public double PerSecond => Received / Seconds;
}
