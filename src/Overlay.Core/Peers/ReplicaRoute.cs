using Overlay.Frames.Messages;
using Overlay.Primitives;

namespace Overlay.Peers;

/// <summary>A replicator, and what stands in front of the datagrams that it is to copy.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Header">Names what it is to do.</param>
/// <param name="Members">How many members it sends to.</param>
/// <param name="Traffic">Counts what is sent to it, if it is a peer.</param>
internal sealed record ReplicaRoute(UnderlayAddress Address, RelayHeader Header, int Members, PeerTraffic? Traffic);
