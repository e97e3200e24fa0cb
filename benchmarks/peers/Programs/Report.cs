using System.Globalization;
using System.Text.RegularExpressions;

namespace Overlay.Peers.Benchmarks.Programs;

/// <summary>What a receiver prints at its end.</summary>
internal readonly partial record struct Report(long Received, double Seconds)
{
    /// <summary>What a receiver prints once it can be sent to.</summary>
    public const string Ready = "ready";

    public double PerSecond => Received / Seconds;

    /// <summary>Reads what <see cref="ToString"/> wrote, within other output.</summary>
    /// <exception cref="FormatException">There is no report.</exception>
    public static Report Parse(string output) => Pattern().Match(output) is { Success: true } match
        ? new Report(
            long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
            double.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture))
        : throw new FormatException($"This is no report of a receiver: {output}");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"received {Received} in {Seconds:0.000000} s");

    [GeneratedRegex(@"received (\d+) in ([0-9.]+) s")]
    private static partial Regex Pattern();
}
