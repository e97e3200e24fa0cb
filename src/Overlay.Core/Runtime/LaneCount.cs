namespace Overlay.Runtime;

/// <summary>How many lanes a node has.</summary>
internal static class LaneCount
{
    /// <summary>The option's value for <see cref="Automatic"/>.</summary>
    public const int Choose = 0;

    public const int Max = 16;

    private const int MaxAutomatic = 4;

    /// <summary>One where both directions share a thread, else one for each two processors, which leaves some to the programs that use the segment.</summary>
    public static int Automatic(int processors) => processors <= SharedPath.FewProcessors ? 1 : Math.Min(processors / 2, MaxAutomatic);

    public static int Of(OverlayNodeOptions options) => options.Lanes == Choose ? Automatic(Environment.ProcessorCount) : options.Lanes;
}
