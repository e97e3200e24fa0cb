using Overlay.Primitives;

namespace Overlay;

/// <summary>Whether a node's port may carry frames of other stations than the node itself: a bridge or a virtual switch with machines behind it.</summary>
public sealed record BridgingOptions
{
    private const int MaxAccepted = 4_096;

    /// <summary>True to send frames with any station's source address and to receive frames for those.</summary>
    /// <remarks>Other nodes then accept any address from this node that is not a node's own: allow it only where the port is trusted.</remarks>
    /// <value>Default: false.</value>
    public bool Allow { get; init; }

    /// <summary>How many bridged addresses are learned, at this node and at each peer that bridges; frames of further ones are dropped and counted.</summary>
    /// <remarks>1 to 65,536. All together are 65,536 at most: beyond that whoever has the most loses the half that was silent longest.</remarks>
    /// <value>Default: 1024.</value>
    public int MaxAddresses { get; init; } = 1024;

    /// <summary>Which other nodes may bridge, by their ids, or by their own MAC addresses. An id stays with its node; a MAC address belongs to the member that
    /// claimed it first.</summary>
    /// <remarks>
    /// At most 4,096. A node says itself that it bridges, and may then send from every MAC address that is no node's own: name those that should, or none,
    /// where not every member is trusted with that. From another node only frames with its own MAC address are taken; others are dropped and counted
    /// (<see cref="DropReason.SourceRefused"/>).
    /// </remarks>
    /// <value>Default: null; all nodes that say they do. Empty: none.</value>
    public IReadOnlyList<GroupParty>? Accept { get; init; }

    internal void Validate()
    {
        OptionChecks.InRange(MaxAddresses, 1, 65_536);
        OptionChecks.That(Accept is null || Accept.Count <= MaxAccepted, nameof(Accept), $"may have at most {MaxAccepted} entries");
    }
}
