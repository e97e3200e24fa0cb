using Overlay.Primitives;

namespace Overlay.Peers;

/// <summary>A supernode that this node is registered at: what a relayed datagram needs and is checked against.</summary>
internal sealed record RelayRoute(UnderlayAddress Supernode, ulong Token, RelayTraffic Traffic);
