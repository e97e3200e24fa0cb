using System.Text;
using Overlay.Peers.Benchmarks.Results;
using Overlay.Peers.Benchmarks.Settings;

namespace Overlay.Peers.Benchmarks.Copies;

/// <summary>What a run of copies gives: where it was made, the table, and what did not take part.</summary>
internal static class CopiesReport
{
    /// <summary>Prints it and, if asked to, puts it into the documentation.</summary>
    public static void Print(CopiesSettings settings, CopiesRun run)
    {
        var text = Write(settings, run, Machine.Read(), DateTime.UtcNow);
        Console.WriteLine($"\n{text}");
        if (settings.Publish)
        {
            Publication.Copies.Publish(text);
        }
    }

    private static string Write(CopiesSettings settings, CopiesRun run, Machine machine, DateTime date)
    {
        var measured = settings.Systems.Where(system => run.Results.Samples.Any(sample => sample.System == system.Id)).ToArray();
        var text = new StringBuilder();
        Origin.Add(text, machine, date, settings.Command, settings.Rounds, measured.Select(system => system.ReadVersion()).OfType<string>());
        text.Append('\n').Append(WriteTable(run.Results, measured, settings.Members));
        Origin.AddLeftOut(text.Append('\n'), run.LeftOut);
        return text.ToString();
    }

    /// <summary>A row for each way, three columns for each number of members.</summary>
    public static string WriteTable(RunResults results, IReadOnlyList<CopySystem> systems, IReadOnlyList<int> members)
    {
        Metric[] metrics = [.. members.SelectMany(count => (Metric[])[Metric.Copies(count), Metric.CopyCpu(count), Metric.CopyUplink(count)])];
        return MarkdownTable.Write(
            ["", .. metrics.Select(metric => metric.Heading)],
            systems.Select(system => (string[])[system.Name, .. metrics.Select(metric => Number.Format(results.Median(system.Id, metric)))]));
    }
}
