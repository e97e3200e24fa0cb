using System.Globalization;
using System.Text;

namespace Overlay.Footprint;

/// <summary>What one build needs: sizes and resident sets in MB, by the names of the file of limits, and the time of a start.</summary>
internal sealed record Figures(string Build, IReadOnlyDictionary<string, double> Megabytes, TimeSpan FirstFrame)
{
    public const string EdgeSize = "edge-size";
    public const string SupernodeSize = "supernode-size";
    public const string SupernodeIdle = "supernode-idle";
    public const string EdgeIdle = "edge-idle";
    public const string EdgePassphrase = "edge-passphrase";
    public const string EdgeLoaded = "edge-loaded";

    private static readonly (string Figure, string Words)[] Rows =
    [
        (EdgeSize, "published size of `edge`, MB"),
        (SupernodeSize, "published size of `supernode`, MB"),
        (SupernodeIdle, "resident set of an idle supernode, MB"),
        (EdgeIdle, "resident set of an idle edge with a peer, MB"),
        (EdgePassphrase, "the same, key from a passphrase, no peer, MB"),
        (EdgeLoaded, "resident set of an edge at full speed, MB"),
    ];

    /// <summary>One column for each build, in Markdown.</summary>
    public static string ToTable(IReadOnlyList<Figures> builds)
    {
        var table = new StringBuilder();
        table.AppendLine($"| | {string.Join(" | ", builds.Select(build => build.Build))} |");
        table.AppendLine($"|---|{string.Concat(Enumerable.Repeat("---|", builds.Count))}");
        foreach (var (figure, words) in Rows)
        {
            table.AppendLine($"| {words} | {string.Join(" | ", builds.Select(build => Format(build.Megabytes[figure])))} |");
        }

        table.Append($"| start of an edge to its first frame answered, ms | {string.Join(" | ", builds.Select(build => Format(build.FirstFrame.TotalMilliseconds)))} |");
        return table.ToString();
    }

    private static string Format(double value) => value.ToString(value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
