using Overlay.Paths;
using Overlay.Primitives;

namespace Overlay.Nodes.Links;

/// <summary>What one supernode says about a peer: the slot to relay to, and where it may be reached.</summary>
internal sealed record PeerListing(SupernodeLink Link, uint Slot, UnderlayAddress[] Addresses)
{
    /// <summary>The path to the peer through the supernode.</summary>
    public UnderlayPath Path => UnderlayPath.Relayed(Link.Address, Slot);

    /// <summary>True while a list from zero is coming in and the peer was not in it yet.</summary>
    public bool IsStale { get; set; }
}
