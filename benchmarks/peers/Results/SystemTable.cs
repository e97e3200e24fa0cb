using Overlay.Peers.Benchmarks.Settings;
using Overlay.Peers.Benchmarks.Systems;

namespace Overlay.Peers.Benchmarks.Results;

/// <summary>The article's table: a row for each system, medians of all rounds.</summary>
internal static class SystemTable
{
    private static readonly Metric[] Columns =
    [
        Metric.Tcp, Metric.Cpu, Metric.FileTime, Metric.IdleMedian, Metric.LoadedMedian, Metric.LoadedTail,
        Metric.Messages(Scale.ArticleMessage), Metric.Messages(256), Metric.Datagrams, Metric.Memory,
    ];

    public static string Write(RunResults results, IReadOnlyList<PeerSystem> systems)
    {
        Metric[] measured = [.. Columns.Where(metric => systems.Any(system => results.Median(system.Id, metric) is not null))];
        string[] headings = ["", .. measured.SelectMany(metric => metric == Metric.Tcp ? (string[])[metric.Heading, "to raw"] : [metric.Heading])];
        return MarkdownTable.Write(headings, systems.Select(system => Row(results, system, measured)));
    }

    private static List<string> Row(RunResults results, PeerSystem system, Metric[] measured)
    {
        List<string> cells = [system.Name];
        foreach (var metric in measured)
        {
            cells.Add(Number.Format(results.Median(system.Id, metric)));
            if (metric == Metric.Tcp)
            {
                cells.Add(Number.Format(results.MedianRatio(system.Id, AllSystems.Raw.Id, metric)));
            }
        }

        return cells;
    }
}
