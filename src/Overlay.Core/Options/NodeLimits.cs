using Overlay.Primitives;

namespace Overlay;

/// <summary>How much a node keeps in memory. What goes beyond is dropped and counted.</summary>
public sealed record NodeLimits
{
    /// <summary>How many peers the node knows at most; further ones are ignored.</summary>
    /// <remarks>1 to 65,536.</remarks>
    /// <value>Default: 16,384.</value>
    public int MaxPeers { get; init; } = 16_384;

    /// <summary>How many frames are kept for a peer while its session is made.</summary>
    /// <remarks>0 to 1,024 for each peer. 0 loses the first frames to a new peer.</remarks>
    /// <value>Default: 32.</value>
    public int MaxPendingFrames { get; init; } = 32;

    /// <summary>How many events wait for each caller of <see cref="OverlayNode.WatchAsync"/>; the oldest give way.</summary>
    /// <remarks>1 to 1,048,576.</remarks>
    /// <value>Default: 1,024.</value>
    public int MaxEvents { get; init; } = 1_024;

    internal void Validate()
    {
        OptionChecks.InRange(MaxPeers, 1, 65_536);
        OptionChecks.InRange(MaxPendingFrames, 0, 1_024);
        OptionChecks.InRange(MaxEvents, 1, 1 << 20);
    }
}
