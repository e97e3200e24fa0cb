using Overlay.Primitives.Timing;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Replication;

/// <summary>
/// Asks one replicator every <see cref="NodeTimings.ReplicaCheck"/> whether it is still there, for all that it was asked to do at once, so that its members are
/// without frames for less than a second if it is not.
/// </summary>
internal sealed class ReplicatorWatch : ITimed
{
    /// <summary>So many questions without an answer, and one more, mean that the replicator is lost.</summary>
    public const int MaxUnanswered = 3;

    /// <summary>A replicator that is full is not asked for more for so long.</summary>
    private static readonly TimeSpan RefusalPause = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _interval;
    private readonly List<ReplicaBranch> _branches = [];
    private readonly Deadlines<ReplicaDeadline> _deadlines;
    private int _unanswered;
    private Instant _fullUntil = Instant.Zero;

    public ReplicatorWatch(NodeContext context, IReplicator replicator)
    {
        (_interval, Replicator) = (context.Timings.ReplicaCheck, replicator);
        _deadlines = new Deadlines<ReplicaDeadline>(context.Agenda, this);
    }

    public IReplicator Replicator { get; }

    public bool IsEmpty => _branches.Count == 0;

    /// <summary>False if the replicator has as many requests of this node as one takes, or has just refused one.</summary>
    public bool TakesMore(Instant now) => _branches.Count < WireLimits.ReplicaRequests && now >= _fullUntil;

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

    /// <summary>A request is refused or not served any more. A replicator that serves other requests is full; one that serves none is not willing.</summary>
    public void HandleRefusal(Instant now)
    {
        _fullUntil = now + RefusalPause;
        if (!_branches.Exists(branch => branch.IsReady))
        {
            Replicator.Avoid();
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
            Replicator.Avoid();
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
