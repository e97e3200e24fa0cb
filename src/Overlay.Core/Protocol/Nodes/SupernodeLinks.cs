using Overlay.Frames;
using Overlay.Primitives;

namespace Overlay.Protocol.Nodes;

/// <summary>All supernodes of this node. It keeps itself registered at each of them at the same time.</summary>
internal sealed class SupernodeLinks
{
    private readonly Dictionary<UnderlayAddress, SupernodeLink> _links = [];

    public SupernodeLinks(NodeContext context, Handshaker handshaker)
    {
        foreach (var target in context.Options.Supernodes)
        {
            _links.TryAdd(target.Address, new SupernodeLink(target, context, handshaker));
        }
    }

    public IReadOnlyCollection<SupernodeLink> All => _links.Values;

    public SupernodeLink? Find(UnderlayAddress address) => _links.GetValueOrDefault(address);

    /// <summary>Sends a message to every supernode that this node is registered at.</summary>
    public void Broadcast<T>(in T message)
        where T : struct, IWireMessage<T>
    {
        foreach (var link in _links.Values)
        {
            link.Send(message);
        }
    }
}
