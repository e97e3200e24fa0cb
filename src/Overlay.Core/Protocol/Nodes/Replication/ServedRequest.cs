using Overlay.Frames.Messages;
using Overlay.Groups.Replication;
using Overlay.Primitives;

namespace Overlay.Protocol.Nodes.Replication;

/// <summary>A request for copies that this node serves.</summary>
internal sealed class ServedRequest : ITimed
{
    private readonly Action<ServedRequest> _expired;
    private readonly Deadlines<ReplicaDeadline> _deadlines;

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

    public ulong Token { get; private set; }

    /// <summary>Those to reach, this node left out; null until all parts have come.</summary>
    public NodeId[]? Members { get; private set; }

    public bool IsForSelf { get; private set; }

    /// <summary>The branches below; null if there are none.</summary>
    public ReplicaFan? Fan { get; set; }

    public RepeatFilter Repeats { get; } = new();

    /// <summary>Those that are not reached, as last found.</summary>
    public NodeId[] Missing { get; set; } = [];

    public void Begin(uint slot, ulong token, NodeId[] members, bool isForSelf) => (Slot, Token, Members, IsForSelf) = (slot, token, members, isForSelf);

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
