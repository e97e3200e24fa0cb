using Overlay.Peers.Benchmarks.Results;

namespace Overlay.Peers.Benchmarks.Guard;

/// <summary>One system against what it reached before.</summary>
internal sealed record GuardResult(string System, double Recorded, double Measured)
{
    /// <summary>The share of what was recorded that may be lost.</summary>
    public const double Tolerance = 0.3;

    /// <summary>The share that was lost; negative if it is faster now.</summary>
    public double Loss => 1 - (Measured / Recorded);

    public bool IsLost => Loss > Tolerance;

    /// <summary>Compares everything that is recorded.</summary>
    /// <exception cref="FormatException">Something that is recorded was not measured.</exception>
    public static IReadOnlyList<GuardResult> Compare(GuardRecord record, IReadOnlyDictionary<string, double> measured) =>
    [
        .. from entry in record.TcpToRaw
           orderby entry.Key
           select measured.TryGetValue(entry.Key, out var ratio)
               ? new GuardResult(entry.Key, entry.Value, ratio)
               : throw new FormatException($"{entry.Key} is recorded, but it is not measured."),
    ];

    public override string ToString() => $"{System}: {Number.Format(Measured)} of the bare link, recorded {Number.Format(Recorded)}: "
        + (Loss > 0 ? $"{Loss:0%} lost" : $"{-Loss:0%} more") + (IsLost ? $", more than {Tolerance:0%}" : "");
}
