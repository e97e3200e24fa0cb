using Overlay.Paths;
using Overlay.Primitives;

namespace Overlay.Nodes.Links;

/// <summary>The supernodes that list a peer, at most one entry for each.</summary>
internal sealed class PeerListings
{
    private readonly List<PeerListing> _listings = [];

    public IReadOnlyList<PeerListing> All => _listings;

    public bool Any => _listings.Count > 0;

    /// <summary>The listing of a supernode that relays now, or null.</summary>
    public PeerListing? Relay => RelayOtherThan(default);

    /// <summary>The listing of a supernode that relays now and is not on the path with the slot it lists, or null.</summary>
    public PeerListing? RelayOtherThan(UnderlayPath path)
    {
        foreach (var listing in _listings)
        {
            if (listing.Link.IsRegistered && listing.Path != path)
            {
                return listing;
            }
        }

        return null;
    }

    public PeerListing? Find(SupernodeLink link) => _listings.Find(listing => listing.Link == link);

    public PeerListing? Find(UnderlayAddress supernode) => _listings.Find(listing => listing.Link.Address == supernode);

    /// <summary>True if a supernode names this address for the peer.</summary>
    public bool Has(UnderlayAddress address) => _listings.Exists(listing => listing.Addresses.Contains(address));

    public void Set(PeerListing listing)
    {
        Remove(listing.Link);
        _listings.Add(listing);
    }

    public void Remove(SupernodeLink link) => _listings.RemoveAll(listing => listing.Link == link);

    public void Clear() => _listings.Clear();
}
