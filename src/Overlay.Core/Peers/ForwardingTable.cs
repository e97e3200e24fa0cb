using Overlay.Multicast.Keys;
using Overlay.Paths;
using Overlay.Primitives;

namespace Overlay.Peers;

/// <summary>
/// Who gets a frame and who may send one: an immutable picture that the control loop publishes after each change and both directions
/// read without a lock.
/// </summary>
internal sealed class ForwardingTable
{
    public static readonly ForwardingTable Empty = new([], [], [], null);

    private readonly Dictionary<uint, SessionRoute> _bySession;
    private readonly Dictionary<MacAddress, PeerRoute> _byMac;
    private readonly Dictionary<NodeId, PeerRoute> _byId;
    private readonly Dictionary<UnderlayAddress, RelayRoute> _relays = [];
    private readonly PeerRoute[] _ready;
    private readonly HashSet<NodeId>? _lacking;
    private readonly IReadOnlyDictionary<uint, ReplicaFlow>? _replicas;

    public ForwardingTable(
        IReadOnlyCollection<PeerRoute> peers, IReadOnlyCollection<SessionRoute> sessions, IReadOnlyCollection<RelayRoute> relays, GroupSendKey? groupKey, GroupTable? groups = null,
        IReadOnlyDictionary<uint, ReplicaFlow>? replicas = null)
    {
        GroupKey = groupKey;
        Groups = groups;
        _replicas = replicas;
        _bySession = new(sessions.Count);
        _byMac = new(peers.Count);
        _byId = new(peers.Count);
        var ready = new List<PeerRoute>(peers.Count);
        foreach (var peer in peers)
        {
            _byId[peer.Id] = peer;
            if (peer.Mac.IsStation)
            {
                _byMac[peer.Mac] = peer;
            }

            if (peer.CanSend)
            {
                ready.Add(peer);
                if (peer.Holder.Key != groupKey)
                {
                    (_lacking ??= []).Add(peer.Id);
                }
            }
        }

        foreach (var session in sessions)
        {
            _bySession[session.Session.LocalIndex] = session;
        }

        foreach (var relay in relays)
        {
            _relays[relay.Supernode] = relay;
        }

        _ready = [.. ready];
    }

    /// <summary>The key to seal group frames with; null while frames have to be kept for a peer that is new, which the engine does.</summary>
    public GroupSendKey? GroupKey { get; }

    /// <summary>How many of the peers that frames can be sent to lack the key, and get copies of their own.</summary>
    public int Lacking => _lacking?.Count ?? 0;

    /// <summary>Who wants which groups; null if all go to all.</summary>
    public GroupTable? Groups { get; }

    /// <summary>All peers that frames can be sent to.</summary>
    public ReadOnlySpan<PeerRoute> Ready => _ready;

    /// <summary>True if a peer lacks the key.</summary>
    public bool Lacks(PeerRoute peer) => _lacking?.Contains(peer.Id) == true;

    public SessionRoute? FindSession(uint receiver) => _bySession.TryGetValue(receiver, out var route) ? route : null;

    /// <summary>The peer with this address as its own.</summary>
    public PeerRoute? FindOwner(MacAddress mac) => _byMac.GetValueOrDefault(mac);

    public PeerRoute? Find(NodeId id) => _byId.GetValueOrDefault(id);

    /// <summary>What this node does for others under a slot that it gave out.</summary>
    public ReplicaFlow? FindReplicas(uint slot) => _replicas?.GetValueOrDefault(slot);

    public RelayRoute? FindRelay(UnderlayAddress supernode) => _relays.GetValueOrDefault(supernode);
}
