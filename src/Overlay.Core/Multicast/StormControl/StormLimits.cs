using Overlay.Primitives;

namespace Overlay;

/// <summary>How many frames a second of each kind pass from one side; those beyond are dropped and counted.</summary>
/// <remarks>Averages: after a quiet time one second's worth passes at once. Each limit is 1 to 10,000,000 frames a second, or null for none. The defaults let
/// pass what programs send on purpose, a gigabit of video or a cluster that talks by broadcast, and stop what a loop of bridges makes.</remarks>
public sealed record StormLimits
{
    private const int Max = 10_000_000;

    /// <summary>Frames to ff:ff:ff:ff:ff:ff.</summary>
    /// <value>Default: 100,000 a second.</value>
    public int? Broadcast { get; init; } = 100_000;

    /// <summary>Frames to any other address with the group bit.</summary>
    /// <value>Default: 200,000 a second.</value>
    public int? Multicast { get; init; } = 200_000;

    /// <summary>Frames to one station that is not known. From the port: no peer has it, so that the node asks for it. From a peer: it is neither this node nor
    /// one that is bridged here, so that a bridge behind the port would send it everywhere.</summary>
    /// <value>Default: 10,000 a second.</value>
    public int? UnknownUnicast { get; init; } = 10_000;

    internal void Validate()
    {
        OptionChecks.InRange(Broadcast ?? 1, 1, Max, nameof(Broadcast));
        OptionChecks.InRange(Multicast ?? 1, 1, Max, nameof(Multicast));
        OptionChecks.InRange(UnknownUnicast ?? 1, 1, Max, nameof(UnknownUnicast));
    }
}
