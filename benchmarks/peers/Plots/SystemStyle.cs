using Overlay.Peers.Benchmarks.Systems;
using ScottPlot;
using ScottPlot.Palettes;
using ScottPlot.Plottables;

namespace Overlay.Peers.Benchmarks.Plots;

/// <summary>A colour for each system; Overlay's lines are thick, those of peers thin, those of the kernel have squares (SVG would lose dashes).</summary>
internal static class SystemStyle
{
    private const float Thick = 3;
    private const float Thin = 1.2f;
    private const float LargeMarker = 9;
    private const float Marker = 5;

    private static readonly Category20 Palette = new Category20();

    public static Color ColorOf(int index) => Palette.GetColor(index);

    public static void Apply(Scatter line, PeerSystem system, int index)
    {
        line.Color = ColorOf(index);
        line.LineWidth = system.Kind == SystemKind.Overlay ? Thick : Thin;
        line.MarkerShape = system.Kind is SystemKind.Raw or SystemKind.Kernel ? MarkerShape.FilledSquare : MarkerShape.FilledCircle;
        line.MarkerSize = system.Kind is SystemKind.Raw or SystemKind.Kernel ? LargeMarker : Marker;
    }
}
