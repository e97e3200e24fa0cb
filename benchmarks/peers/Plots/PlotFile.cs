using ScottPlot;

namespace Overlay.Peers.Benchmarks.Plots;

/// <summary>A plot, as it is written: PNG for pages, SVG for whoever wants to look closely.</summary>
/// <param name="Name">The name of both files, without extension.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Plot">The plot.</param>
internal sealed record PlotFile(string Name, string Title, Plot Plot)
{
    private const int Width = 1000;
    private const int Height = 600;

    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        Plot.SavePng(Path.Combine(folder, $"{Name}.png"), Width, Height);

        // As every text file of a repository, with a newline at its end.
        File.WriteAllText(Path.Combine(folder, $"{Name}.svg"), Plot.GetSvgXml(Width, Height).TrimEnd() + "\n");
    }
}
