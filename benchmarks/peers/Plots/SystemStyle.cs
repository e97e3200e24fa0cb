using Overlay.Peers.Benchmarks.Systems;
using ScottPlot;
using ScottPlot.Palettes;
using ScottPlot.Plottables;

namespace Overlay.Peers.Benchmarks.Plots;

/// <summary>A colour for each system; Overlay's lines are thick, those of peers thin, those of the kernel dashed.</summary>
internal static class SystemStyle
{
    private const float Thick = 3;
    private const float Thin = 1.2f;

    private static readonly Category20 Palette = new Category20();

    public static Color ColorOf(int index) => Palette.GetColor(index);

    public static void Apply(Scatter line, PeerSystem system, int index)
    {
        line.Color = ColorOf(index);
        line.LineWidth = system.Kind == SystemKind.Overlay ? Thick : Thin;
        line.LinePattern = system.Kind is SystemKind.Raw or SystemKind.Kernel ? LinePattern.Dashed : LinePattern.Solid;
    }
}
