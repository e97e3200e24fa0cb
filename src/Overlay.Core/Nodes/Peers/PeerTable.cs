using Overlay.Primitives;

namespace Overlay.Nodes.Peers;

/// <summary>All peers, by public key, by id and by their own address. One id and one address belong to one peer at a time.</summary>
internal sealed class PeerTable
{
    private readonly Dictionary<PublicKey, Peer> _byKey = [];
    private readonly Dictionary<NodeId, Peer> _byId = [];
    private readonly Dictionary<MacAddress, Peer> _byMac = [];

    public int Count => _byKey.Count;

    /// <summary>True if there is or was one.</summary>
    public bool HadAny { get; private set; }

    public IReadOnlyCollection<Peer> All => _byKey.Values;

    public Peer? Find(PublicKey key) => _byKey.GetValueOrDefault(key);

    public Peer? Find(NodeId id) => _byId.GetValueOrDefault(id);

    public Peer? Find(MacAddress mac) => _byMac.GetValueOrDefault(mac);

    /// <summary>False if another key has the same id, which somebody must have searched for on purpose: the first one keeps it.</summary>
    public bool TryAdd(Peer peer)
    {
        if (!_byId.TryAdd(peer.Id, peer))
        {
            return false;
        }

        _byKey.Add(peer.Key, peer);
        HadAny = true;
        return true;
    }

    public void Remove(Peer peer)
    {
        _byKey.Remove(peer.Key);
        _byId.Remove(peer.Id);
        var mac = peer.Mac;
        ReleaseMac(peer);
        OfferMac(mac);
    }

    /// <summary>Gives a peer the address that it claims, unless a peer with a session has it: whoever is connected keeps it.</summary>
    public void AssignMac(Peer peer)
    {
        var mac = peer.ClaimedMac;
        if (peer.Mac == mac)
        {
            return;
        }

        ReleaseMac(peer);
        if (!mac.IsStation || Find(mac) is { Sessions.Current: not null })
        {
            return;
        }

        if (Find(mac) is { } holder)
        {
            ReleaseMac(holder);
        }

        _byMac[mac] = peer;
        peer.Mac = mac;
    }

    /// <summary>Gives an address whose holder is gone to another peer that claims it, if there is one with a session.</summary>
    public void OfferMac(MacAddress mac)
    {
        if (mac.IsStation && All.FirstOrDefault(peer => peer.ClaimedMac == mac && peer.Sessions.Current is not null) is { } claimant)
        {
            AssignMac(claimant);
        }
    }

    private void ReleaseMac(Peer peer)
    {
        if (peer.Mac.IsStation)
        {
            _byMac.Remove(peer.Mac);
            peer.Mac = default;
        }
    }
}
