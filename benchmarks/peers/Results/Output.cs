using Overlay.Peers.Benchmarks.Plots;
using Overlay.Peers.Benchmarks.Settings;

namespace Overlay.Peers.Benchmarks.Results;

/// <summary>Writes what a run gave into its folder and, if asked to, into the documentation.</summary>
internal static class Output
{
    private const string ImageFolder = "images";

    public static void Write(PeersSettings settings, PeersRun run)
    {
        var (machine, date) = (Machine.Read(), DateTime.UtcNow);
        var report = new PeersReport(settings, run, machine, date);
        var text = report.Write();
        var plots = AllPlots.Create(run.Results, report.Systems, settings);
        Directory.CreateDirectory(settings.Output);
        File.WriteAllText(Path.Combine(settings.Output, "peers.md"), text);
        ResultsFile.Write(Path.Combine(settings.Output, "results.json"), settings, report, run, machine, date);
        Save(plots, settings.Output);
        Console.WriteLine($"\n{text}\nwritten to {settings.Output}");
        if (settings.Publish)
        {
            Publish(text, plots);
        }
    }

    private static void Publish(string text, IReadOnlyList<PlotFile> plots)
    {
        Save(plots, RepositoryFolder.Of("docs", ImageFolder));
        var images = plots.Select(plot => $"![{plot.Title}]({ImageFolder}/{plot.Name}.png)\n([SVG]({ImageFolder}/{plot.Name}.svg))\n");
        Publication.Peers.Publish($"{text}\n{string.Join('\n', images)}");
    }

    private static void Save(IReadOnlyList<PlotFile> plots, string folder)
    {
        foreach (var plot in plots)
        {
            plot.Save(folder);
        }
    }
}
