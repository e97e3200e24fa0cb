using System.Diagnostics;

namespace Overlay.Benchmarks;

/// <summary>The processor time of all threads of this process beside the time that passed, for each of many runs of one case.</summary>
internal sealed class ProcessorTime
{
    private readonly List<double> _passed = [];
    private readonly List<double> _used = [];

    public void Measure(Action run, int operations)
    {
        var used = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        run();
        _passed.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations);
        _used.Add((Environment.CpuUsage.TotalTime - used).TotalNanoseconds / operations);
    }

    public override string ToString() => $"median of {_passed.Count}: {Median(_passed):F0} ns passed, {Median(_used):F0} ns of processor time";

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
