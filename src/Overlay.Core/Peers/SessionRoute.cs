using Overlay.Protocol;

namespace Overlay.Peers;

/// <summary>A session that opens datagrams, and whose it is; a peer has several while keys change.</summary>
internal sealed record SessionRoute(Session Session, PeerRoute Peer);
