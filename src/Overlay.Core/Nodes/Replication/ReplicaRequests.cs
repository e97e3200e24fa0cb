using Overlay.Multicast.Replication;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Replication;

/// <summary>All that this node has asked of replicators, by the numbers of the requests.</summary>
internal sealed class ReplicaRequests(NodeContext context)
{
    private readonly Dictionary<uint, (ReplicaBranch Branch, ReplicatorWatch Watch)> _branches = [];
    private readonly List<ReplicatorWatch> _watches = [];
    private uint? _last;

    public int Count => _branches.Count;

    public ReplicaBranch Ask(IReplicator replicator, NodeId source, byte fanOut, NodeId[] members, Action<Instant> changed, Instant now)
    {
        // A node that started again must not seem to repeat what it asked before.
        var request = (_last ?? context.Random.NextUInt32()) + 1;
        request += request == ReplicasCheck.All ? 1u : 0;
        _last = request;
        var watch = WatchOf(replicator);
        var branch = new ReplicaBranch(context, watch, [.. MemberParts.Cut(request, source, fanOut, members)], changed);
        _branches.Add(request, (branch, watch));
        branch.Ask(now);
        watch.Add(branch, now);
        return branch;
    }

    public void End(ReplicaBranch branch)
    {
        if (_branches.Remove(branch.Request, out var known))
        {
            known.Watch.Remove(branch);
            if (known.Watch.IsEmpty)
            {
                _watches.Remove(known.Watch);
            }
        }

        branch.End();
    }

    /// <summary>An answer counts from the one that was asked; one to a request that is over is late.</summary>
    public void HandleReply(object replicator, in ReplicasReply reply, Instant now)
    {
        if (_branches.TryGetValue(reply.Request, out var known) && known.Watch.Replicator.Is(replicator))
        {
            known.Branch.HandleReply(reply, now);
        }
    }

    public void HandleState(object replicator, in ReplicasState state, Instant now) => FindWatch(replicator)?.HandleState(state, now);

    /// <summary>The peer as a replicator, if it is willing, reached directly, and not full.</summary>
    public IReplicator? TryFind(NodeId id, ReplicationDuty atLeast, Instant now) =>
        context.Peers.Find(id) is { } peer && peer.Replicates >= atLeast && new PeerReplicator(context, peer) is var replicator && MayAsk(replicator, now) ? replicator : null;

    /// <summary>True if a replicator can be reached and is not full.</summary>
    public bool MayAsk(IReplicator replicator, Instant now) => replicator.Address is not null && FindWatch(replicator.Identity)?.TakesMore(now) != false;

    private ReplicatorWatch? FindWatch(object replicator) => _watches.Find(watch => watch.Replicator.Is(replicator));

    private ReplicatorWatch WatchOf(IReplicator replicator)
    {
        if (FindWatch(replicator.Identity) is { } known)
        {
            return known;
        }

        var watch = new ReplicatorWatch(context, replicator);
        _watches.Add(watch);
        return watch;
    }
}
