using Overlay.Peers.Benchmarks.Figures;
using Overlay.Peers.Benchmarks.Results;
using Overlay.Peers.Benchmarks.Settings;
using Overlay.Peers.Benchmarks.Systems;

namespace Overlay.Peers.Benchmarks.Plots;

/// <summary>The plots that the measured figures give.</summary>
internal static class AllPlots
{
    public static IReadOnlyList<PlotFile> Create(RunResults results, IReadOnlyList<PeerSystem> systems, PeersSettings settings)
    {
        var plots = new List<PlotFile>();
        if (settings.Figures.OfType<Messages>().Any())
        {
            var messages = new MessagePlot(results, systems, settings.Scale.MessageSizes);
            plots.AddRange([messages.MessagesPerSecond(), messages.MegabitsPerSecond()]);
        }

        var bars = new SystemBars(results, systems);
        if (settings.Figures.OfType<RoundTrips>().Any())
        {
            plots.Add(bars.RoundTrips());
        }

        if (settings.Figures.OfType<TcpStream>().Any())
        {
            plots.Add(bars.Throughput());
        }

        return plots;
    }
}
