using Overlay.Wire;

namespace Overlay.Peers;

/// <summary>A member that wants some sources of a group only.</summary>
internal readonly record struct FilteredPeer(PeerRoute Peer, GroupFilter Filter);
