using System.Globalization;
using Overlay.Peers.Benchmarks.Results;
using Overlay.Peers.Benchmarks.Systems;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Overlay.Peers.Benchmarks.Plots;

/// <summary>ZeroMQ over the size of the message, both axes logarithmic: messages per second, and Mbit/s.</summary>
internal sealed class MessagePlot(RunResults results, IReadOnlyList<PeerSystem> systems, IReadOnlyList<int> sizes)
{
    private const double Kilo = 1000;
    private const double BitsPerMegabyte = 8e-6;

    public PlotFile MessagesPerSecond() => Create("peers-zmq-messages", "ZeroMQ: messages per second", "messages/s", (_, perSecond) => perSecond);

    public PlotFile MegabitsPerSecond() => Create("peers-zmq-mbit", "ZeroMQ: Mbit/s", "Mbit/s", (size, perSecond) => perSecond * size * BitsPerMegabyte);

    private PlotFile Create(string name, string title, string unit, Func<int, double, double> quantity)
    {
        var plot = new Plot();
        foreach (var (index, system) in systems.Index())
        {
            var points = Points(system, quantity);
            if (points.Count > 0)
            {
                var line = plot.Add.Scatter(points);
                line.LegendText = system.Name;
                SystemStyle.Apply(line, system, index);
            }
        }

        plot.Title(title);
        plot.XLabel("message size, bytes");
        plot.YLabel(unit);
        plot.Axes.Bottom.TickGenerator = new NumericManual(
            [.. sizes.Select(size => Math.Log2(size))],
            [.. sizes.Select(size => size.ToString("N0", CultureInfo.InvariantCulture))]);
        plot.Axes.Left.TickGenerator = LogarithmicTicks.Create();
        plot.ShowLegend(Edge.Right);
        return new PlotFile(name, title, plot);
    }

    private List<Coordinates> Points(PeerSystem system, Func<int, double, double> quantity) =>
    [
        .. from size in sizes
           let value = results.Median(system.Id, Metric.Messages(size))
           where value > 0
           select new Coordinates(Math.Log2(size), Math.Log10(quantity(size, value.Value * Kilo))),
    ];
}
