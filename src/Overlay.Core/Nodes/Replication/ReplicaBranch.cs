using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Replication;

/// <summary>
/// What one replicator was asked to do: copies for some members. The request is repeated until it is answered; from then on a <see cref="ReplicatorWatch"/>
/// asks whether the replicator is still there.
/// </summary>
internal sealed class ReplicaBranch : ITimed
{
    private readonly NodeContext _context;
    private readonly ReplicatorWatch _watch;
    private readonly Replicas[] _request;
    private readonly Action<Instant> _changed;
    private readonly Deadlines<ReplicaDeadline> _deadlines;
    private (uint Slot, SipKey Key) _access;
    private int _unanswered;
    private bool _wasAbsent;

    /// <param name="context">What all rooms share.</param>
    /// <param name="watch">Of the replicator to ask.</param>
    /// <param name="request">The messages that ask.</param>
    /// <param name="changed">Told when the branch begins or ceases to work, or reaches other members.</param>
    public ReplicaBranch(NodeContext context, ReplicatorWatch watch, Replicas[] request, Action<Instant> changed)
    {
        (_context, _watch, _request, _changed) = (context, watch, request, changed);
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
    public ReplicaRoute? Route => IsReady && Replicator.Address is { } address
        ? new ReplicaRoute(address, _access.Slot, _access.Key, Members.Length - Missing.Length, Replicator.Traffic)
        : null;

    private IReplicator Replicator => _watch.Replicator;

    public void Ask(Instant now)
    {
        foreach (var part in _request)
        {
            Replicator.Send(part);
        }

        _deadlines[ReplicaDeadline.Check] = now + _context.Timings.ReplicaCheck;
    }

    public void HandleReply(in ReplicasReply reply, Instant now)
    {
        if (HasFailed)
        {
            return;
        }

        if (reply.Status != ReplicasStatus.Ready)
        {
            Refuse(now);
            return;
        }

        _wasAbsent = false;
        _deadlines.Clear();
        var access = (reply.Slot, reply.Key);
        if (!IsReady || access != _access || !Missing.AsSpan().SequenceEqual(reply.Missing))
        {
            (IsReady, _access, Missing) = (true, access, reply.Missing);
            _changed(now);
        }
    }

    /// <summary>What the replicator says of this request among all: the digest of those that it does not reach, or null if it does not know the
    /// request.</summary>
    public void HandleState(uint? digest, Instant now)
    {
        if (!IsReady)
        {
            return;
        }

        if (digest is null && _wasAbsent)
        {
            Refuse(now);
        }
        else if (digest is { } known && known != ReplicasState.DigestOf(Missing))
        {
            Replicator.Send(new ReplicasCheck(Request, IsOver: false));
        }

        // Once alone may have been said before the request was taken.
        _wasAbsent = digest is null;
    }

    public void HandleTimeout(Instant now)
    {
        if (!_deadlines.TryTake(ReplicaDeadline.Check, now))
        {
            return;
        }

        if (_unanswered++ == ReplicatorWatch.MaxUnanswered)
        {
            Fail(now);
            Replicator.Avoid();
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
            Replicator.Send(new ReplicasCheck(Request, IsOver: true));
        }
    }

    public void Fail(Instant now)
    {
        _deadlines.Clear();
        (IsReady, HasFailed) = (false, true);
        _changed(now);
    }

    private void Refuse(Instant now)
    {
        Fail(now);
        _watch.HandleRefusal(now);
    }
}
