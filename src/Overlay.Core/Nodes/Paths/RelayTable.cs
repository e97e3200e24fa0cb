using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Paths;

/// <summary>The supernodes that this node is registered at now, or has asked, by address, with the token that each gave.</summary>
internal sealed class RelayTable
{
    private readonly Dictionary<UnderlayAddress, RelayRoute> _routes = [];

    public IReadOnlyCollection<RelayRoute> Routes => _routes.Values;

    public void Set(RelayRoute route) => _routes[route.Supernode] = route;

    /// <summary>Notes that a supernode is asked for its first token, with the traffic to count, or no longer; true if that is news.</summary>
    public bool Expect(UnderlayAddress supernode, RelayTraffic? traffic)
    {
        if (traffic is null)
        {
            return _routes.Remove(supernode);
        }

        _routes[supernode] = new RelayRoute(supernode, Token: null, traffic);
        return true;
    }

    public void Remove(UnderlayAddress supernode) => _routes.Remove(supernode);

    public RelayRoute? Find(UnderlayAddress supernode) => _routes.GetValueOrDefault(supernode);

    /// <summary>What stands in front of a datagram on this path: nothing on a direct one. False if the path's supernode is not there now.</summary>
    public bool TryGetHeader(UnderlayPath path, out RelayHeader? header)
    {
        header = null;
        if (!path.IsRelayed)
        {
            return path.IsUsable;
        }

        if (Find(path.Address)?.Token is not { } token)
        {
            return false;
        }

        header = new RelayHeader(path.Slot, token);
        return true;
    }
}
