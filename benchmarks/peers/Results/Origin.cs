using System.Globalization;
using System.Text;

namespace Overlay.Peers.Benchmarks.Results;

/// <summary>What every report says beside its figures: where they come from, and what is missing.</summary>
internal static class Origin
{
    public static void Add(StringBuilder text, Machine machine, DateTime date, string command, int rounds, IEnumerable<string> versions)
    {
        var medians = rounds == 1 ? "One round" : $"Medians of {rounds} interleaved rounds";
        text.Append(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd}, commit {machine.Commit}: `{command}`. {medians}.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Machine: {machine}.\n");
        if (string.Join("; ", versions) is { Length: > 0 } list)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nVersions: {list}.\n");
        }
    }

    public static void AddLeftOut(StringBuilder text, IEnumerable<string> leftOut)
    {
        foreach (var reason in leftOut)
        {
            text.Append(CultureInfo.InvariantCulture, $"Left out: {reason.ReplaceLineEndings(" ")}.\n");
        }
    }
}
