using Overlay.Multicast.Replication;
using Overlay.Nodes.Peers;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Replication;

/// <summary>A request for copies that this node serves.</summary>
internal sealed class ServedRequest : ITimed
{
    private readonly Action<ServedRequest> _expired;
    private readonly Deadlines<ReplicaDeadline> _deadlines;
    private HashSet<NodeId> _members = [];

    public ServedRequest(NodeContext context, Peer owner, in Replicas message, Action<ServedRequest> expired)
    {
        (Owner, Request, Source, FanOut, _expired) = (owner, message.Request, message.Source, message.FanOut, expired);
        _deadlines = new Deadlines<ReplicaDeadline>(context.Agenda, this);
    }

    public Peer Owner { get; }

    public uint Request { get; }

    public NodeId Source { get; }

    public byte FanOut { get; }

    public MemberParts Parts { get; } = new();

    public uint Slot { get; private set; }

    /// <summary>What the datagrams have to show a MAC under.</summary>
    public SipKey Key { get; private set; }

    /// <summary>Those to reach, this node left out; null until all parts have come.</summary>
    public NodeId[]? Members { get; private set; }

    public bool IsForSelf { get; private set; }

    /// <summary>The branches below; null if there are none.</summary>
    public ReplicaFan? Fan { get; set; }

    public RepeatFilter Repeats { get; } = new();

    /// <summary>Those that are not reached, as last found.</summary>
    public NodeId[] Missing { get; set; } = [];

    /// <summary>True as long as a reply can name all of them.</summary>
    public bool CanNameMissing => Missing.Length <= WireLimits.ReplicasMissing;

    /// <summary>What the data path does; null if something changed since.</summary>
    public ReplicaFlow? Flow { get; set; }

    public void Begin(uint slot, SipKey key, NodeId[] members, bool isForSelf)
    {
        (Slot, Key, Members, IsForSelf) = (slot, key, members, isForSelf);
        _members = [.. members];
    }

    public bool Reaches(NodeId member) => _members.Contains(member);

    public void KeepUntil(Instant at) => _deadlines[ReplicaDeadline.Expiry] = at;

    public void HandleTimeout(Instant now)
    {
        if (_deadlines.TryTake(ReplicaDeadline.Expiry, now))
        {
            _expired(this);
        }
    }

    public void End()
    {
        _deadlines.Clear();
        Fan?.End();
    }
}
