using Overlay.Frames.Messages;
using Overlay.Peers;
using Overlay.Primitives;

namespace Overlay.Protocol.Nodes.Replication;

/// <summary>
/// What one replicator was asked to do: copies for some members. The request is repeated until it is answered; from then on the replicator is asked
/// every <see cref="NodeTimings.ReplicaCheck"/> whether it is still there, so that its members are without frames for less than a second if it is not.
/// </summary>
internal sealed class ReplicaBranch : ITimed
{
    private const int MaxUnanswered = 3;

    private readonly NodeContext _context;
    private readonly IReplicator _replicator;
    private readonly Replicas[] _request;
    private readonly Action<Instant> _changed;
    private readonly Deadlines<ReplicaDeadline> _deadlines;
    private RelayHeader _header;
    private int _unanswered;

    /// <param name="context">What all rooms share.</param>
    /// <param name="replicator">Whom to ask.</param>
    /// <param name="request">The messages that ask.</param>
    /// <param name="changed">Told when the branch begins or ceases to work, or reaches other members.</param>
    public ReplicaBranch(NodeContext context, IReplicator replicator, Replicas[] request, Action<Instant> changed)
    {
        (_context, _replicator, _request, _changed) = (context, replicator, request, changed);
        Members = [.. request.SelectMany(part => part.Members)];
        _deadlines = new Deadlines<ReplicaDeadline>(context.Agenda, this);
    }

    public uint Request => _request[0].Request;

    public NodeId[] Members { get; }

    /// <summary>Of these, the ones that the replicator does not reach.</summary>
    public NodeId[] Missing { get; private set; } = [];

    public bool IsReady { get; private set; }

    public bool HasFailed { get; private set; }

    /// <summary>How the data path gets there; null while the branch does not work.</summary>
    public ReplicaRoute? Route => IsReady && _replicator.Address is { } address
        ? new ReplicaRoute(address, _header, Members.Length - Missing.Length, _replicator.Traffic)
        : null;

    public void Ask(Instant now)
    {
        foreach (var part in _request)
        {
            _replicator.Send(part);
        }

        _deadlines[ReplicaDeadline.Check] = now + _context.Timings.ReplicaCheck;
    }

    public bool IsAskedOf(object replicator) => _replicator.Is(replicator);

    public void HandleReply(in ReplicasReply reply, Instant now)
    {
        if (HasFailed)
        {
            return;
        }

        if (reply.Status != ReplicasStatus.Ready)
        {
            Fail(now);
            return;
        }

        _unanswered = 0;
        var header = new RelayHeader(reply.Slot, reply.Token, MessageType.Replicate);
        if (!IsReady || header != _header || !Missing.AsSpan().SequenceEqual(reply.Missing))
        {
            (IsReady, _header, Missing) = (true, header, reply.Missing);
            _changed(now);
        }
    }

    public void HandleTimeout(Instant now)
    {
        if (!_deadlines.TryTake(ReplicaDeadline.Check, now))
        {
            return;
        }

        if (_unanswered++ == MaxUnanswered)
        {
            Fail(now);
        }
        else if (IsReady)
        {
            _replicator.Send(new ReplicasCheck(Request, IsOver: false));
            _deadlines[ReplicaDeadline.Check] = now + _context.Timings.ReplicaCheck;
        }
        else
        {
            Ask(now);
        }
    }

    /// <summary>The replicator need not copy any more.</summary>
    public void End()
    {
        _deadlines.Clear();
        if (!HasFailed)
        {
            _replicator.Send(new ReplicasCheck(Request, IsOver: true));
        }
    }

    private void Fail(Instant now)
    {
        _deadlines.Clear();
        (IsReady, HasFailed) = (false, true);
        _replicator.Avoid();
        _changed(now);
    }
}
