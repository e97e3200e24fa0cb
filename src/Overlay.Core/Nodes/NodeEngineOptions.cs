using System.Net;
using Overlay.Counters;
using Overlay.Crypto;
using Overlay.DataPath.Segment;
using Overlay.Keys;
using Overlay.Multicast.Membership;
using Overlay.Multicast.Replication;
using Overlay.Nodes.Links;
using Overlay.Primitives;
using Overlay.Sessions;
using Overlay.Transforms;

namespace Overlay.Nodes;

/// <summary>All that a node engine is told; the shell made sure that it is valid.</summary>
internal sealed record NodeEngineOptions
{
    public required NodeKeyPair KeyPair { get; init; }

    public required MacAddress Mac { get; init; }

    /// <summary>What peers show people instead of the id; empty for nothing.</summary>
    public string Name { get; init; } = string.Empty;

    public required CommunitySecrets Community { get; init; }

    public required string CommunityName { get; init; }

    /// <summary>The suites for Data: those with a key in a community with a key, else <see cref="CipherSuites.Clear"/> alone.</summary>
    public required IReadOnlyList<SuiteSpeed> Suites { get; init; }

    public required TransformSet Transforms { get; init; }

    /// <summary>The longest payload of a frame in bytes.</summary>
    public int Mtu { get; init; } = 1_400;

    /// <summary>True if frames from the port may have other source addresses than <see cref="Mac"/>.</summary>
    public bool AllowBridging { get; init; }

    /// <summary>How many bridged addresses each node may have, this one and every peer.</summary>
    public int MaxBridgedAddresses { get; init; } = 1_024;

    /// <summary>The nodes that may bridge; null for all that say they do.</summary>
    public IReadOnlyList<GroupParty>? AcceptedBridges { get; init; }

    /// <summary>What keeps the segment quiet.</summary>
    public SegmentOptions Segment { get; init; } = new();

    /// <summary>True if group frames go to members only; false to send them to everybody.</summary>
    public bool Prunes { get; init; } = true;

    /// <summary>True if this node asks the hosts behind its port for their groups.</summary>
    public bool QueriesPort { get; init; }

    /// <summary>True if this node wants all groups that are not of IP.</summary>
    public bool WantsOtherGroups { get; init; } = true;

    /// <summary>True if it wants all groups of IP.</summary>
    public bool WantsAllGroups { get; init; }

    /// <summary>Who makes copies of group frames.</summary>
    public ReplicationRules Replication { get; init; } = new();

    public MembershipTimings Membership { get; init; } = new();

    public required IReadOnlyList<SupernodeTarget> Supernodes { get; init; }

    /// <summary>The addresses that others on the same network may reach this node at, with its port.</summary>
    public IReadOnlyList<UnderlayAddress> LocalAddresses { get; init; } = [];

    /// <summary>Hosts that are never used to reach a peer: the addresses of the overlay itself. The ports do not matter.</summary>
    public IReadOnlyList<UnderlayAddress> ForbiddenAddresses { get; init; } = [];

    /// <summary>Networks of which the same is true.</summary>
    public IReadOnlyList<IPNetwork> ForbiddenNetworks { get; init; } = [];

    /// <summary>
    /// True if this host's route to an address leads out of the port's own device: it is not used to reach a peer. It must answer at once, from memory or the
    /// kernel's tables; it is asked each time, since routes change.
    /// </summary>
    public Func<UnderlayAddress, bool> IsBehindPort { get; init; } = static _ => false;

    /// <summary>What the node's own socket sends; the shell says when the addresses of the host change.</summary>
    public OwnDatagrams OwnDatagrams { get; init; } = new();

    /// <summary>How many peers are known at most.</summary>
    public int MaxPeers { get; init; } = 16_384;

    /// <summary>How many frames are kept for a peer whose session is being made.</summary>
    public int MaxPendingFrames { get; init; } = 32;

    /// <summary>
    /// Where the stamps of this start's initiations begin: more than those of the last start reached, for which a wall clock in microseconds does. If it is
    /// less, peers that remember ask for a cookie first, which costs a round trip.
    /// </summary>
    public ulong HandshakeStamp { get; init; }

    public HandshakeLimits HandshakeLimits { get; init; } = new();

    public NodeTimings Timings { get; init; } = new();

    public NodeCounters Counters { get; init; } = new();

    public bool AcceptsBridge(NodeId node, MacAddress mac) => AcceptedBridges is not { } accepted || accepted.Any(party => party.Node == node || party.Mac == mac);
}
