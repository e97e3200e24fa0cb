using Overlay.Multicast.Replication;
using Overlay.Nodes.Groups;
using Overlay.Nodes.Links;
using Overlay.Peers;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Nodes.Replication;

/// <summary>
/// Who makes the copies of this node's group frames: chooses a mode for each group that it sends to, asks replicators, and changes over when all have answered.
/// Each frame goes by one of them, so a change loses and doubles nothing; the replicators of the mode before copy on for a while what is still on its way. A
/// group that nothing was sent to for <see cref="NodeTimings.ReplicationMemory"/> has no plan.
/// </summary>
internal sealed class ReplicationPlans : ITimed
{
    private readonly NodeContext _context;
    private readonly ReplicaRequests _requests;
    private readonly SupernodeLinks _links;
    private readonly GroupAudience _audience;
    private readonly Deadlines<ReplicationDeadline> _deadlines;
    private readonly Dictionary<GroupId, GroupPlan> _plans = [];
    private readonly Queue<(Instant Until, ReplicaFan Fan)> _lingering = [];

    public ReplicationPlans(NodeContext context, ReplicaRequests requests, SupernodeLinks links, GroupAudience audience)
    {
        (_context, _requests, _links, _audience) = (context, requests, links, audience);
        _deadlines = new Deadlines<ReplicationDeadline>(context.Agenda, this);
    }

    private ReplicationRules Rules => _context.Options.Replication;

    /// <summary>The mode in use for a group.</summary>
    public ReplicationMode ModeOf(GroupId group) => _plans.TryGetValue(group, out var plan) && plan.Current is { IsEmpty: false } ? plan.Mode : ReplicationMode.Sender;

    /// <summary>Sets the mode for a group by hand; null to go by the options again.</summary>
    public void Fix(GroupId group, ReplicationMode? mode, Instant now)
    {
        PlanOf(group).Fixed = mode;
        _deadlines.Advance(ReplicationDeadline.Replan, now);
    }

    /// <summary>How many groups have a plan.</summary>
    public int Count => _plans.Count;

    /// <summary>Shares the members of a group between this node and the replicators that work; called whenever the group is drawn.</summary>
    public GroupShares Share(GroupId group, PeerRoute[] members, Instant now)
    {
        if (!_plans.TryGetValue(group, out var plan))
        {
            return GroupShares.None;
        }

        plan.Members = IdsOf(members);
        if (plan.Mode != ReplicationMode.Sender && !plan.Members.AsSpan().SequenceEqual(plan.PlannedFor))
        {
            _deadlines.Advance(ReplicationDeadline.Replan, now + _context.Timings.ReplicationSettling);
        }

        if (plan.Current is not { } fan)
        {
            return GroupShares.None;
        }

        var direct = plan.Members.ToHashSet();
        var branches = fan.TakeFrom(direct);
        return branches.Length == 0 ? GroupShares.None : new GroupShares([.. members.Where(member => member.Holder.LacksSuite || direct.Contains(member.Id))], branches);
    }

    /// <summary>Looks from time to time which groups are sent to, as long as there is more than one peer. Until then groups that are sent to come to rest with
    /// each change.</summary>
    public void Watch(Instant now)
    {
        if (_context.Peers.Count > 1 || _plans.Count > 0)
        {
            _deadlines.Advance(ReplicationDeadline.Review, now + _context.Timings.ReplicationReview);
            return;
        }

        foreach (var active in _context.GroupTraffic.TakeActive())
        {
            active.Rest();
        }
    }

    public void HandleTimeout(Instant now)
    {
        if (_deadlines.TryTake(ReplicationDeadline.Review, now))
        {
            Review(now);
        }

        if (_deadlines.TryTake(ReplicationDeadline.Replan, now))
        {
            ReplanAll(now);
        }

        if (_deadlines.TryTake(ReplicationDeadline.Linger, now))
        {
            EndLingering(now);
        }
    }

    /// <summary>The node leaves: nothing is due any more.</summary>
    public void Stop() => _deadlines.Clear();

    /// <summary>Whoever lacks the suite of the group key gets copies of its own, which the sender makes.</summary>
    private static NodeId[] IdsOf(PeerRoute[] members) => [.. members.Where(member => !member.Holder.LacksSuite).Select(member => member.Id).Order()];

    private GroupPlan PlanOf(GroupId group)
    {
        if (!_plans.TryGetValue(group, out var plan))
        {
            _plans.Add(group, plan = new GroupPlan { Members = IdsOf(_audience.Of(group).Members) });
        }

        return plan;
    }

    /// <summary>Chooses for the groups that are sent to, and forgets those that are not any more.</summary>
    private void Review(Instant now)
    {
        foreach (var active in _context.GroupTraffic.TakeActive())
        {
            if (_context.GroupTraffic.Find(active.Group) == active)
            {
                PlanOf(active.Group);
            }
        }

        ReplanAll(now);
        foreach (var (group, plan) in _plans)
        {
            if (plan.IsOver)
            {
                _plans.Remove(group);
                _context.GroupTraffic.Find(group)?.Rest();
            }
        }

        Watch(now);
    }

    private void ReplanAll(Instant now)
    {
        var hasVolunteers = _plans.Count > 0 && Volunteers(now).Any();
        foreach (var (group, plan) in _plans)
        {
            Replan(group, plan, hasVolunteers, now);
        }
    }

    private void Replan(GroupId group, GroupPlan plan, bool hasVolunteers, Instant now)
    {
        var mode = ChooseMode(group, plan, hasVolunteers, now);
        if (mode == plan.Mode && plan.Members.AsSpan().SequenceEqual(plan.PlannedFor) && (plan.Next ?? plan.Current) is { HasFailed: false })
        {
            return;
        }

        // Nobody to ask is no plan: somebody may come.
        (plan.Mode, plan.PlannedFor) = (mode, plan.Members);
        var shares = SharesOf(mode, plan.Members, now).ToArray();
        if (shares.Length == 0 && plan is { Current: null, Next: null })
        {
            return;
        }

        Retire(plan.Next, now);
        plan.Next = ReplicaFan.Ask(_requests, _context.Id, FanOutOf(mode), shares, at => HandleChange(group, at), now);
        ChangeOver(group, plan, now);
    }

    /// <summary>Where the options give all nodes a mode, each asks for the groups that it sends to, not for all that it knows.</summary>
    private ReplicationMode ChooseMode(GroupId group, GroupPlan plan, bool hasVolunteers, Instant now)
    {
        var sent = _context.GroupTraffic.Find(group)?.Sent;
        plan.Note(sent?.Frames ?? 0, _context.Timings.ReplicationMemory, now);
        return (plan.Fixed ?? Rules.Mode) switch
        {
            ReplicationMode.Auto => Rules.Choose(plan.Members.Length, 8.0 * (sent?.RateAt(now) ?? 0), hasVolunteers, plan.Mode),
            var mode => plan.IsSentTo || plan.Fixed is not null ? mode : ReplicationMode.Sender,
        };
    }

    private byte FanOutOf(ReplicationMode mode) => mode == ReplicationMode.Tree ? (byte)Rules.FanOut : (byte)0;

    private IEnumerable<(IReplicator Replicator, NodeId[] Members)> SharesOf(ReplicationMode mode, NodeId[] members, Instant now)
    {
        if (mode == ReplicationMode.Tree && members.Length > Rules.FanOut)
        {
            return ReplicaFan.WithMembers(_requests, ReplicationTree.Divide(members, Rules.FanOut), now);
        }

        if (mode != ReplicationMode.Replicators || members.Length < 2)
        {
            return [];
        }

        var volunteers = Volunteers(now).Take(Rules.Replicators).ToArray();
        return volunteers.Length > 0
            ? volunteers.Zip(ReplicationTree.Divide(members, volunteers.Length))
            : ReplicaFan.WithMembers(_requests, ReplicationTree.Divide(members, Rules.Replicators), now);
    }

    private IEnumerable<IReplicator> Volunteers(Instant now) => _links.All.Select(link => new LinkReplicator(link)).Where(link => _requests.MayAsk(link, now))
        .Concat<IReplicator>(_context.Peers.All.Select(peer => _requests.TryFind(peer.Id, ReplicationDuty.Everybody, now)).OfType<IReplicator>());

    private void HandleChange(GroupId group, Instant now)
    {
        if (_plans.TryGetValue(group, out var plan))
        {
            ChangeOver(group, plan, now);
            _context.OutdateGroup(group);
        }
    }

    private void ChangeOver(GroupId group, GroupPlan plan, Instant now)
    {
        if (plan.Next is not { IsSettled: true } next)
        {
            return;
        }

        Retire(plan.Current, now);
        (plan.Current, plan.Next) = (next.IsEmpty ? null : next, null);
        _context.OutdateGroup(group);
    }

    private void Retire(ReplicaFan? fan, Instant now)
    {
        if (fan is not null)
        {
            _lingering.Enqueue((now + _context.Timings.ReplicaLinger, fan));
            _deadlines.Advance(ReplicationDeadline.Linger, now + _context.Timings.ReplicaLinger);
        }
    }

    private void EndLingering(Instant now)
    {
        while (_lingering.TryPeek(out var oldest))
        {
            if (oldest.Until > now)
            {
                _deadlines[ReplicationDeadline.Linger] = oldest.Until;
                return;
            }

            _lingering.Dequeue().Fan.End();
        }
    }
}
