using Overlay.Primitives;

namespace Overlay;

/// <summary>How large an <see cref="InProcessPort"/> is.</summary>
public sealed record InProcessPortOptions
{
    /// <summary>The longest payload of a frame, without the 14 bytes of Ethernet header.</summary>
    /// <remarks>576 to 9000 bytes. Larger than the underlay's MTU minus 100 costs fragmentation underneath.</remarks>
    /// <value>Default: 1400.</value>
    public int Mtu { get; init; } = 1400;

    /// <summary>How many frames may wait for the node before senders wait or are refused.</summary>
    /// <remarks>1 to 1,048,576 frames. Costs memory only for as many as ever waited at once.</remarks>
    /// <value>Default: 1024.</value>
    public int SendCapacity { get; init; } = 1024;

    /// <summary>How many frames may wait for the application before more are dropped and counted.</summary>
    /// <remarks>1 to 1,048,576 frames. Costs memory only for as many as ever waited at once.</remarks>
    /// <value>Default: 1024.</value>
    public int ReceiveCapacity { get; init; } = 1024;

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the exception names it.</exception>
    public void Validate()
    {
        OptionChecks.InRange(Mtu, OverlayNodeOptions.MinMtu, OverlayNodeOptions.MaxMtu);
        OptionChecks.InRange(SendCapacity, 1, 1 << 20);
        OptionChecks.InRange(ReceiveCapacity, 1, 1 << 20);
    }
}
