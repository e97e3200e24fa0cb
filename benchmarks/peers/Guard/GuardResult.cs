using Overlay.Peers.Benchmarks.Results;

namespace Overlay.Peers.Benchmarks.Guard;

/// <summary>One system against what it reached before, both to a baseline.</summary>
internal sealed record GuardResult(string System, string Baseline, double Recorded, double Measured)
{
    /// <summary>The share of what was recorded that may be lost.</summary>
    public const double Tolerance = 0.3;

    /// <summary>The share that was lost; negative if it is faster now.</summary>
    public double Loss => 1 - (Measured / Recorded);

    public bool IsLost => Loss > Tolerance;

    /// <summary>Compares everything that is recorded. A baseline that this machine does not have is left out.</summary>
    /// <exception cref="FormatException">Nothing that was measured is recorded, or a system that is recorded was not measured.</exception>
    public static IReadOnlyList<GuardResult> Compare(GuardRecord record, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> measured)
    {
        GuardResult[] results =
        [
            .. from baseline in record.TcpTo
               where measured.ContainsKey(baseline.Key)
               from system in baseline.Value
               orderby system.Key, baseline.Key
               select measured[baseline.Key].TryGetValue(system.Key, out var ratio)
                   ? new GuardResult(system.Key, baseline.Key, system.Value, ratio)
                   : throw new FormatException($"{system.Key} is recorded, but it is not measured."),
        ];
        return results.Length > 0 ? results : throw new FormatException("Nothing that was measured is recorded.");
    }

    /// <summary>
    /// The systems that have lost against every baseline. The baselines differ in what they cost: on a machine with slow memory the bare
    /// link loses most, with slow processors VXLAN. A system that has become slower has lost against both.
    /// </summary>
    public static IReadOnlyList<string> FindLost(IEnumerable<GuardResult> results) =>
        [.. results.GroupBy(result => result.System).Where(system => system.All(result => result.IsLost)).Select(system => system.Key)];

    public override string ToString() => $"{System}: {Number.Format(Measured)} of {Baseline}, recorded {Number.Format(Recorded)}: "
        + (Loss > 0 ? $"{Loss:0%} lost" : $"{-Loss:0%} more") + (IsLost ? $", more than {Tolerance:0%}" : "");
}
