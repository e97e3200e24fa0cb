using Overlay.Nodes.Links;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Wire;

namespace Overlay.Nodes.Replication;

/// <summary>A supernode that copies.</summary>
internal sealed class LinkReplicator(SupernodeLink link) : IReplicator
{
    public UnderlayAddress? Address => link is { IsRegistered: true, Replicates: true } ? link.Address : null;

    public PeerTraffic? Traffic => null;

    public object Identity => link;

    public void Avoid() => link.Replicates = false;

    public void Send<T>(in T message)
        where T : struct, IWireMessage<T> => link.Send(message);
}
