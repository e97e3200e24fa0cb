using Overlay.Frames.Messages;
using Overlay.Groups;
using Overlay.Peers;
using Overlay.Primitives;

namespace Overlay.Protocol.Nodes;

/// <summary>What all rooms of the node engine share: what it was told, what it gives out, and its tables.</summary>
internal sealed class NodeContext
{
    public NodeContext(NodeEngineOptions options, IRandomSource random)
    {
        Options = options;
        Random = random;
        Id = options.KeyPair.Id;
        Key = PublicKey.From(options.KeyPair.PublicKey);
        Indices = new ReceiverIndexTable(random);
        Transmitter = new Transmitter(Outbox, Relays);
        Filter = new AddressFilter(options.ForbiddenAddresses, options.ForbiddenNetworks, options.LocalAddresses);
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

    public MacTable Learned { get; }

    public NeighborTable Neighbors { get; }

    /// <summary>What is counted for each group.</summary>
    public GroupTrafficTable GroupTraffic { get; } = new();

    /// <summary>The owner of the addresses that are bridged here.</summary>
    public MacOwner LocalAddresses { get; }

    public PeerTable Peers { get; } = new();

    /// <summary>Who does what is due at a peer.</summary>
    public Action<Peer, Instant> OnPeerTimeout { get; set; } = static (_, _) => { };

    /// <summary>What this node tells others through supernodes of the groups it wants.</summary>
    public Func<byte[]> GroupNotice { get; set; } = static () => [];

    /// <summary>True if something changed that the data path looks at: the table is published before the verb returns.</summary>
    public bool IsForwardingChanged { get; private set; } = true;

    /// <summary>True if a peer wants other groups than the published table says.</summary>
    public bool AreGroupsChanged { get; private set; } = true;

    public void GroupsChanged() => IsForwardingChanged = AreGroupsChanged = true;

    public void ForwardingChanged() => IsForwardingChanged = true;

    public void ForwardingPublished() => IsForwardingChanged = AreGroupsChanged = false;
}
