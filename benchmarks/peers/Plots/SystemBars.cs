using Overlay.Peers.Benchmarks.Results;
using Overlay.Peers.Benchmarks.Systems;
using ScottPlot;
using ScottPlot.TickGenerators;
using Bar = ScottPlot.Bar;

namespace Overlay.Peers.Benchmarks.Plots;

/// <summary>Horizontal bars, the first system on top.</summary>
internal sealed class SystemBars(RunResults results, IReadOnlyList<PeerSystem> systems)
{
    private const double BarSize = 0.38;

    /// <summary>TCP throughput; a linear axis, so that lengths can be compared.</summary>
    public PlotFile Throughput()
    {
        var plot = new Plot();
        Add(plot, Metric.Tcp, "", offset: 0, 2 * BarSize, SystemStyle.ColorOf(0), value => value);
        plot.XLabel("Gbit/s");
        return Finish(plot, "peers-tcp", "TCP, one stream");
    }

    /// <summary>Round trips on a logarithmic axis: they differ by more than a thousand.</summary>
    public PlotFile RoundTrips()
    {
        var plot = new Plot();
        Add(plot, Metric.IdleMedian, "idle, median", BarSize / 2, BarSize, SystemStyle.ColorOf(0), Math.Log10);
        Add(plot, Metric.LoadedTail, "beside a TCP stream, 99th percentile", -BarSize / 2, BarSize, SystemStyle.ColorOf(2), Math.Log10);
        plot.XLabel("microseconds");
        plot.Axes.Bottom.TickGenerator = LogarithmicTicks.Create();
        plot.ShowLegend(Edge.Bottom);
        return Finish(plot, "peers-rtt", "Round trip");
    }

    private void Add(Plot plot, Metric metric, string legend, double offset, double size, Color color, Func<double, double> scale)
    {
        Bar[] bars =
        [
            .. from entry in systems.Index()
               let value = results.Median(entry.Item.Id, metric)
               where value > 0
               select new Bar
               {
                   Position = Row(entry.Index) + offset,
                   Size = size,
                   Value = scale(value.Value),
                   Label = Number.Format(value.Value),
                   FillColor = color,
                   LineWidth = 0,
               },
        ];
        if (bars.Length > 0)
        {
            var plotted = plot.Add.Bars(bars);
            plotted.Horizontal = true;
            plotted.LegendText = legend;
        }
    }

    private PlotFile Finish(Plot plot, string name, string title)
    {
        plot.Title(title);
        plot.Axes.Left.TickGenerator = new NumericManual(
            [.. systems.Select((_, index) => Row(index))],
            [.. systems.Select(system => system.Name)]);
        plot.Axes.Margins(left: 0, right: 0.1);
        return new PlotFile(name, title, plot);
    }

    private double Row(int index) => systems.Count - index;
}
