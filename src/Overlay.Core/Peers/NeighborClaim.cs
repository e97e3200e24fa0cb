using Overlay.Primitives;

namespace Overlay.Peers;

/// <summary>An address that two stations say they have.</summary>
/// <param name="Ip">The address.</param>
/// <param name="IsHere">True if one of them is on this side of the port, so that nothing is to be found out.</param>
/// <param name="Mac">The station at the peer.</param>
/// <param name="Peer">The peer that carries it.</param>
internal readonly record struct NeighborClaim(IpAddress Ip, bool IsHere, MacAddress Mac, NodeId Peer);
