using Overlay.Nodes.Links;
using Overlay.Nodes.Peers;
using Overlay.Sessions;

namespace Overlay.Nodes;

/// <summary>Whom a receiver index stands for: a peer or a supernode, and the session, or null while the handshake is pending.</summary>
internal sealed record Receiver(Session? Session, Peer? Peer, SupernodeLink? Link);
