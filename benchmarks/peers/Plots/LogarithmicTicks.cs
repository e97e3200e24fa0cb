using System.Globalization;
using ScottPlot.TickGenerators;

namespace Overlay.Peers.Benchmarks.Plots;

/// <summary>Ticks at the powers of ten and at three times them, for values whose logarithm is plotted.</summary>
internal static class LogarithmicTicks
{
    private const int Highest = 9;

    public static NumericManual Create()
    {
        double[] values = [.. Enumerable.Range(0, Highest + 1).Select(power => Math.Pow(10, power)).SelectMany(power => new[] { power, 3 * power })];
        return new NumericManual([.. values.Select(Math.Log10)], [.. values.Select(value => value.ToString("N0", CultureInfo.InvariantCulture))]);
    }
}
