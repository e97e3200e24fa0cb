using Overlay.Primitives;

namespace Overlay.Paths;

/// <summary>
/// A supernode that this node is registered at: what a relayed datagram needs and is checked against. Until the supernode has answered the first Register there
/// is no token; others may have heard of this node by then, and their handshakes can be here before the answer was read.
/// </summary>
internal sealed record RelayRoute(UnderlayAddress Supernode, ulong? Token, RelayTraffic Traffic);
