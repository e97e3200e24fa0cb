using Overlay.Frames.Messages;
using Overlay.Primitives;

namespace Overlay.Protocol.Nodes.Replication;

/// <summary>
/// Asks one replicator every <see cref="NodeTimings.ReplicaCheck"/> whether it is still there, for all that it was asked to do at once, so that its members are without frames
/// for less than a second if it is not.
/// </summary>
internal sealed class ReplicatorWatch : ITimed
{
    private const int MaxUnanswered = 3;

    private readonly TimeSpan _interval;
    private readonly List<ReplicaBranch> _branches = [];
    private readonly Deadlines<ReplicaDeadline> _deadlines;
    private int _unanswered;

    public ReplicatorWatch(NodeContext context, IReplicator replicator)
    {
        (_interval, Replicator) = (context.Timings.ReplicaCheck, replicator);
        _deadlines = new Deadlines<ReplicaDeadline>(context.Agenda, this);
    }

    public IReplicator Replicator { get; }

    public bool IsEmpty => _branches.Count == 0;

    public void Add(ReplicaBranch branch, Instant now)
    {
        _branches.Add(branch);
        _deadlines.Advance(ReplicaDeadline.Check, now + _interval);
    }

    public void Remove(ReplicaBranch branch)
    {
        _branches.Remove(branch);
        if (IsEmpty)
        {
            _deadlines.Clear();
        }
    }

    public void HandleState(in ReplicasState state, Instant now)
    {
        _unanswered = 0;
        foreach (var branch in _branches.ToArray())
        {
            branch.HandleState(state.DigestOf(branch.Request), now);
        }
    }

    public void HandleTimeout(Instant now)
    {
        if (!_deadlines.TryTake(ReplicaDeadline.Check, now))
        {
            return;
        }

        if (!_branches.Exists(branch => branch.IsReady))
        {
            _unanswered = 0;
        }
        else if (_unanswered++ == MaxUnanswered)
        {
            _branches.FindAll(branch => branch.IsReady).ForEach(branch => branch.Fail(now));
        }
        else
        {
            Replicator.Send(new ReplicasCheck(ReplicasCheck.All, IsOver: false));
        }

        if (!IsEmpty)
        {
            _deadlines[ReplicaDeadline.Check] = now + _interval;
        }
    }
}
