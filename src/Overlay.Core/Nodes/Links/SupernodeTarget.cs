using Overlay.Primitives;

namespace Overlay.Nodes.Links;

/// <summary>A supernode to register at: its address and, if it is pinned, its public key of 32 bytes.</summary>
internal sealed record SupernodeTarget(UnderlayAddress Address, byte[]? PinnedKey);
