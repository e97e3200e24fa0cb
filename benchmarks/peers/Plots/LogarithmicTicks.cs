using ScottPlot.TickGenerators;

namespace Overlay.Peers.Benchmarks.Plots;

/// <summary>Ticks at the powers of ten, for values whose logarithm is plotted.</summary>
internal static class LogarithmicTicks
{
    private const int Highest = 9;

    public static NumericManual Create()
    {
        int[] powers = [.. Enumerable.Range(0, Highest + 1)];
        return new NumericManual([.. powers.Select(power => (double)power)], [.. powers.Select(power => Number(Math.Pow(10, power)))]);
    }

    private static string Number(double value) => Results.Number.Format(value).Replace(".00", "", StringComparison.Ordinal).Replace(".0", "", StringComparison.Ordinal);
}
