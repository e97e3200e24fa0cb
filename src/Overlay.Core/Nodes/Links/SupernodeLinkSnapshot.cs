using Overlay.Primitives;

namespace Overlay.Nodes.Links;

/// <summary>A supernode of this node as it is at one moment, for people.</summary>
internal sealed record SupernodeLinkSnapshot(UnderlayAddress Address, bool IsRegistered, ReadOnlyMemory<byte> PublicKey, UnderlayAddress Seen, TimeSpan? RoundTrip);
