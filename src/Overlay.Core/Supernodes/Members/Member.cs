using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Supernodes.Replication;
using Overlay.Supernodes.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes.Members;

/// <summary>A registered node of a community. Slot and token stay the same while it is a member, also when its session is replaced.</summary>
internal sealed class Member : IListed
{
    private volatile ClientSession _session;

    public Member(Community community, ClientSession session, uint slot, ulong token)
    {
        Community = community;
        _session = session;
        Slot = slot;
        Token = token;
        PublicKey = session.Session.RemotePublicKey.ToArray();
        Id = session.Session.RemoteId;
    }

    public Community Community { get; }

    public NodeId Id { get; }

    public byte[] PublicKey { get; }

    /// <summary>Names the member in relay headers and introductions.</summary>
    public uint Slot { get; }

    /// <summary>Known to the member and to this supernode alone; proves a relay header in both directions.</summary>
    public ulong Token { get; }

    /// <summary>Any thread may look.</summary>
    public ClientSession Session
    {
        get => _session;
        set => _session = value;
    }

    public MacAddress Mac { get; set; }

    public bool Bridges { get; set; }

    /// <summary>What the member says about itself; everybody is told.</summary>
    public UnderlayAddress[] LocalAddresses { get; set; } = [];

    /// <summary>What the member tells the others of its groups. It goes to those that are told of the member for another reason; the others hear it from the
    /// member itself.</summary>
    public byte[] Groups { get; set; } = [];

    /// <summary>The community's revision of the last change; 0 when it stands in no log.</summary>
    public uint Revision { get; set; }

    /// <summary>True once it has left; then a <see cref="RemovedMember"/> stands in the log.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>The host that it counts for, see <see cref="SourceTable"/>.</summary>
    public required UInt128 Source { get; init; }

    public required TokenBucket RelayBudget { get; init; }

    /// <summary>Introductions and queries that it may still ask for.</summary>
    public required TokenBucket RequestBudget { get; init; }

    /// <summary>When its key registered from another address than before; null if it never did.</summary>
    public Instant? MovedHostAt { get; set; }

    /// <summary>The copies that it asked for.</summary>
    public List<ReplicaOrder> Orders { get; } = [];

    /// <summary>The entry in a list.</summary>
    public PeerEntry ListEntry => Entry with { Groups = Groups.Length == 0 ? null : Groups };

    public PeerEntry Entry => new(Removed: false, Bridges, Slot, Mac, PublicKey, [Session.Address, .. LocalAddresses]);
}
