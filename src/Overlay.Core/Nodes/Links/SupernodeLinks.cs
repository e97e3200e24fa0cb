using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire;

namespace Overlay.Nodes.Links;

/// <summary>All supernodes of this node. It keeps itself registered at each of them at the same time.</summary>
internal sealed class SupernodeLinks
{
    private readonly Dictionary<UnderlayAddress, SupernodeLink> _links = [];
    private readonly NodeContext _context;
    private readonly Handshaker _handshaker;

    public SupernodeLinks(NodeContext context, Handshaker handshaker)
    {
        _context = context;
        _handshaker = handshaker;
        foreach (var target in context.Options.Supernodes)
        {
            Add(target);
        }
    }

    /// <summary>A supernode accepted this node, for the first time or again.</summary>
    public event Action<SupernodeLink, Instant>? Registered;

    /// <summary>A supernode does not answer any more, or refuses this node.</summary>
    public event Action<SupernodeLink, Instant>? Lost;

    public IReadOnlyCollection<SupernodeLink> All => _links.Values;

    public SupernodeLink? Find(UnderlayAddress address) => _links.GetValueOrDefault(address);

    /// <summary>
    /// Goes on with a supernode at another address, or begins with one whose address was not known. False, and nothing is changed, if this
    /// node is registered there by now or has a link to the new address already.
    /// </summary>
    public bool TryMove(UnderlayAddress? from, SupernodeTarget to, Instant now)
    {
        if (_links.ContainsKey(to.Address))
        {
            return false;
        }

        if (from is not { } old || !_links.TryGetValue(old, out var link))
        {
            Add(to).Start(now);
            return true;
        }

        if (link.IsRegistered)
        {
            return false;
        }

        _links.Remove(old);
        _links.Add(to.Address, link);
        link.MoveTo(to.Address, now);
        return true;
    }

    private SupernodeLink Add(SupernodeTarget target)
    {
        var link = new SupernodeLink(target, _context, _handshaker);
        if (_links.TryAdd(target.Address, link))
        {
            link.Registered += (registered, now) => Registered?.Invoke(registered, now);
            link.Lost += (lost, now) => Lost?.Invoke(lost, now);
        }

        return link;
    }

    /// <summary>Tells every supernode soon what has changed in what this node says of itself.</summary>
    public void RefreshSoon(Instant now)
    {
        foreach (var link in _links.Values)
        {
            link.RefreshSoon(now);
        }
    }

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
