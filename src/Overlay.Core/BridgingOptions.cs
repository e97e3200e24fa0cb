using Overlay.Node;

namespace Overlay;

/// <summary>Whether a node's port may carry frames of other stations than the node itself: a bridge or a virtual switch with machines behind it.</summary>
public sealed record BridgingOptions
{
    /// <summary>True to send frames with any station's source address and to receive frames for those.</summary>
    /// <remarks>Other nodes then accept any address from this node that is not a node's own: allow it only where the port is trusted.</remarks>
    /// <value>Default: false.</value>
    public bool Allow { get; init; }

    /// <summary>How many bridged addresses are learned, at this node and at each peer that bridges; frames of further ones are dropped and counted.</summary>
    /// <remarks>1 to 65,536.</remarks>
    /// <value>Default: 1024.</value>
    public int MaxAddresses { get; init; } = 1024;

    internal void Validate() => OptionChecks.InRange(MaxAddresses, 1, 65_536);
}
