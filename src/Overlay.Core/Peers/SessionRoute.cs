using Overlay.Sessions;

namespace Overlay.Peers;

/// <summary>A session that opens datagrams, and whose it is; a peer has several while keys change.</summary>
internal readonly record struct SessionRoute(Session Session, PeerRoute Peer);
