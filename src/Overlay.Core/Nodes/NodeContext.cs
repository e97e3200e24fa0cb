using Overlay.Multicast.Membership;
using Overlay.Nodes.Groups;
using Overlay.Nodes.Paths;
using Overlay.Nodes.Peers;
using Overlay.Nodes.Sessions;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Nodes;

/// <summary>What all rooms of the node engine share: what it was told, what it gives out, and its tables.</summary>
internal sealed class NodeContext
{
    public NodeContext(NodeEngineOptions options, IRandomSource random, Instant now)
    {
        Options = options;
        Random = random;
        Id = options.KeyPair.Id;
        Key = PublicKey.From(options.KeyPair.PublicKey);
        Indices = new ReceiverIndexTable(random);
        Transmitter = new Transmitter(Outbox, Relays);
        Filter = new AddressFilter(options.ForbiddenAddresses, options.ForbiddenNetworks, options.LocalAddresses, options.IsBehindPort);
        Targets = new UnprovenTargets(now);
        Stamps = new HandshakeStamps(options.HandshakeStamp);
        Learned = new MacTable(options.MaxBridgedAddresses);
        LocalAddresses = new MacOwner(Id);
        Neighbors = new NeighborTable(options.Segment.MaxNeighbors, options.Segment.NeighborLifetime, Id);
        Hello = new Hello(options.AllowBridging, 0, options.Mac, (ushort)options.Mtu, [], options.Replication.Duty) { Name = options.Name };
    }

    public NodeEngineOptions Options { get; }

    public NodeTimings Timings => Options.Timings;

    public IRandomSource Random { get; }

    public NodeId Id { get; }

    public PublicKey Key { get; }

    /// <summary>What this node says of itself in handshakes with peers.</summary>
    public Hello Hello { get; }

    public Agenda Agenda { get; } = new();

    public Outbox Outbox { get; } = new();

    public RelayTable Relays { get; } = new();

    public ReceiverIndexTable Indices { get; }

    public Transmitter Transmitter { get; }

    public AddressFilter Filter { get; }

    /// <summary>Where packets may go that nobody has answered from yet.</summary>
    public UnprovenTargets Targets { get; }

    /// <summary>What makes this node's initiations newer than recordings of them.</summary>
    public HandshakeStamps Stamps { get; }

    public MacTable Learned { get; }

    public NeighborTable Neighbors { get; }

    /// <summary>What is counted for each group.</summary>
    public GroupTrafficTable GroupTraffic { get; } = new();

    /// <summary>Which peers want which groups.</summary>
    public GroupIndex GroupIndex { get; } = new();

    public GroupBudget GroupBudget { get; } = new();

    /// <summary>The owner of the addresses that are bridged here.</summary>
    public MacOwner LocalAddresses { get; }

    public PeerTable Peers { get; } = new();

    /// <summary>Set by the data path when it refused a frame of a peer.</summary>
    public RefusalNotice Refusals { get; } = new();

    /// <summary>Nodes whose handshakes are refused for a while.</summary>
    public ShutOutPeers ShutOut { get; } = new();

    /// <summary>What is to be done when a peer with a session has a path for the first time.</summary>
    public Action<Peer, Instant> OnPeerReached { get; set; } = static (_, _) => { };

    /// <summary>Who does what is due at a peer.</summary>
    public Action<Peer, Instant> OnPeerTimeout { get; set; } = static (_, _) => { };

    /// <summary>What this node tells others through supernodes of the groups it wants.</summary>
    public Func<byte[]> GroupNotice { get; set; } = static () => [];

    /// <summary>True if something changed that the data path looks at: the table is published before the verb returns.</summary>
    public bool IsForwardingChanged { get; private set; } = true;

    /// <summary>A peer wants something else of a group.</summary>
    public void NoteGroup(Peer peer, GroupId group)
    {
        GroupIndex.Note(peer, group);
        ForwardingChanged();
    }

    /// <summary>The frames of a group take other paths, or its counters may not be needed any more.</summary>
    public void OutdateGroup(GroupId group)
    {
        GroupIndex.Outdate(group);
        ForwardingChanged();
    }

    public void ForwardingChanged() => IsForwardingChanged = true;

    public void ForwardingPublished() => IsForwardingChanged = false;
}
