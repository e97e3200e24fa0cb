using Overlay.Multicast.Keys;
using Overlay.Multicast.StormControl;
using Overlay.Nodes.Groups;
using Overlay.Nodes.Links;
using Overlay.Nodes.Paths;
using Overlay.Nodes.Replication;
using Overlay.Nodes.Sessions;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Peers;

/// <summary>All that the engine knows of one peer; each part is a small type of its own.</summary>
internal sealed class Peer : ITimed
{
    private readonly NodeContext _context;
    private IReadOnlyList<IpAddress> _lastAddresses = [];

    public Peer(PublicKey key, NodeContext context, Instant now)
    {
        _context = context;
        Key = key;
        Id = key.Id;
        LearnedAt = now;
        Deadlines = new Deadlines<PeerDeadline>(context.Agenda, this);
        Sessions = new PeerSessions(this, context);
        Traffic = new PeerTraffic(now, context.Refusals);
        Pending = new PendingFrames(context.Options.MaxPendingFrames, context.Options.Counters);
        Addresses = new MacOwner(Id);
        Neighbors = new MacOwner(Id);
        Storm = new StormBuckets(context.Options.Segment.FromPeer, now);
        Groups = new PeerGroups(context.GroupBudget, group => context.NoteGroup(this, group));
        Copies = new ReplicaShare(context.Options.Replication.Uplink, now);
    }

    public PublicKey Key { get; }

    public NodeId Id { get; }

    /// <summary>Its own address; zero until it is known, and if another peer has it.</summary>
    public MacAddress Mac { get; set; }

    /// <summary>The address that it says it has.</summary>
    public MacAddress ClaimedMac { get; set; }

    /// <summary>What it calls itself; empty for nothing.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The longest payload of a frame that it takes, in bytes; 0 until it is known.</summary>
    public int Mtu { get; set; }

    public bool Bridges { get; set; }

    /// <summary>For whom it makes copies.</summary>
    public ReplicationDuty Replicates { get; set; }

    /// <summary>The suites that it has, by its last handshake.</summary>
    public SuiteOffer[] Suites { get; set; } = [];

    /// <summary>How often it is still to be told the addresses of the host behind the port.</summary>
    public int Announcements { get; set; }

    public Instant LearnedAt { get; }

    /// <summary>True from the first confirmed session until it leaves: the application was told of it.</summary>
    public bool IsJoined { get; set; }

    /// <summary>When another peer claimed its MAC address: if it is not heard after that, it is gone and the other one has its place. Null if none
    /// did.</summary>
    public Instant? DoubtedAt { get; set; }

    /// <summary>True from such a claim until the peer is heard.</summary>
    public bool IsDoubted => Traffic.HeardAt < DoubtedAt;

    public Deadlines<PeerDeadline> Deadlines { get; }

    public PeerSessions Sessions { get; }

    public PeerPaths Paths { get; } = new();

    public PeerListings Listings { get; } = new();

    /// <summary>Frames that are kept for it.</summary>
    public PendingFrames Pending { get; }

    /// <summary>True while it can be reached and frames that were kept for it have not left: those that come are kept as well.</summary>
    public bool IsHeld { get; set; }

    public PeerTraffic Traffic { get; }

    /// <summary>What was told of its refused frames; null before the first.</summary>
    public RefusalRecord? RefusalRecord { get; set; }

    public MacOwner Addresses { get; }

    /// <summary>The owner of the IP addresses that its stations claim.</summary>
    public MacOwner Neighbors { get; }

    public StormBuckets Storm { get; }

    /// <summary>What this node copies for it.</summary>
    public ReplicaShare Copies { get; }

    public GroupReceiver Group { get; } = new();

    public GroupHandout Handout { get; } = new();

    /// <summary>The group key of this node that it has; until it acknowledged the present one it gets group frames as copies of its own.</summary>
    public GroupKeyHolder Holder { get; } = new();

    /// <summary>Which groups it wants.</summary>
    public PeerGroups Groups { get; }

    /// <summary>What it was told of the groups that this node wants.</summary>
    public GroupListHandout GroupHandout { get; } = new();

    /// <summary>The handshake that was begun here, if one is.</summary>
    public HandshakeAttempt? Attempt { get; set; }

    /// <summary>True if a supernode lists it or it is called from here. One that only an initiation names may be long gone: the initiation may be a
    /// recording.</summary>
    public bool IsExpected => Listings.Any || Attempt is not null;

    /// <summary>How the data path sees it, as published last; null before the first time.</summary>
    public PeerRoute? Route { get; set; }

    /// <summary>The IP addresses that its own station says it has.</summary>
    public IReadOnlyList<IpAddress> IpAddresses =>
        _context.Neighbors.AddressesOf(Neighbors, Mac) is { Count: > 0 } present ? present : [.. _lastAddresses.Where(ip => !_context.Neighbors.Has(ip))];

    public PeerSnapshot GetSnapshot() => new()
    {
        Id = Id,
        Mac = Mac,
        Name = Name,
        Addresses = IpAddresses,
        Mtu = Mtu,
        Bridges = Bridges,
        IsReachable = Sessions.Current is not null && Paths.Active.IsUsable,
        Path = Paths.Active,
        RoundTrip = Paths.RoundTrip,
        Suite = Sessions.Current?.Suite,
        HeardAt = Traffic.HeardAt,
        FramesSent = Traffic.FramesSent,
        FramesReceived = Traffic.FramesReceived,
        Refused = Traffic.Refusals.Total,
        BridgedAddresses = Addresses.Count,
    };

    public void HandleTimeout(Instant now) => _context.OnPeerTimeout(this, now);

    /// <summary>Before what is old is taken out of the table: a station that says nothing for a while has its addresses still.</summary>
    public void KeepAddresses() => _lastAddresses = IpAddresses;

    public void ForgetAddresses() => _lastAddresses = [];

    public override string ToString() => $"{Id} {Mac}";
}
