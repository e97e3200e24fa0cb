using System.Globalization;
using System.Text.RegularExpressions;

namespace Overlay.Peers.Benchmarks.Figures;

/// <summary>Round trips in microseconds.</summary>
internal sealed partial record PingResult(int Sent, IReadOnlyList<double> Microseconds)
{
    private const double Milli = 1000;

    public double LostPercent => Sent == 0 ? 0 : 100.0 * (Sent - Microseconds.Count) / Sent;

    /// <summary>Reads what <c>ping</c> of iputils prints.</summary>
    /// <exception cref="FormatException">It has no summary.</exception>
    public static PingResult Parse(string output)
    {
        var summary = SummaryPattern().Match(output);
        return summary.Success
            ? new PingResult(
                int.Parse(summary.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
                [.. TimePattern().Matches(output).Select(match => double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * Milli)])
            : throw new FormatException($"This is no output of ping: {output}");
    }

    // A reply that comes twice counts once: the second one is marked (DUP!).
    [GeneratedRegex(@"icmp_seq=\d+ ttl=\d+ time=([0-9.]+) ms$", RegexOptions.Multiline)]
    private static partial Regex TimePattern();

    [GeneratedRegex(@"^(\d+) packets transmitted", RegexOptions.Multiline)]
    private static partial Regex SummaryPattern();
}
