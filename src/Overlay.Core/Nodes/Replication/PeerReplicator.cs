using Overlay.Nodes.Peers;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Wire;

namespace Overlay.Nodes.Replication;

/// <summary>A peer that copies. Peers reachable only through a supernode are not asked: the copies would take the same path twice.</summary>
internal sealed class PeerReplicator(NodeContext context, Peer peer) : IReplicator
{
    public UnderlayAddress? Address => peer.Sessions.Current is not null && peer.Paths.Active is { IsUsable: true, IsRelayed: false } path ? path.Address : null;

    public PeerTraffic? Traffic => peer.Traffic;

    public object Identity => peer;

    public void Avoid() => peer.Replicates = ReplicationDuty.None;

    public void Send<T>(in T message)
        where T : struct, IWireMessage<T>
    {
        if (peer.Sessions.Current is { } session)
        {
            context.Transmitter.SendControl(session, peer.Paths.Active, message);
        }
    }
}
