using Overlay.Frames.Messages;
using Overlay.Groups.Replication;
using Overlay.Primitives;

namespace Overlay.Protocol.Nodes.Replication;

/// <summary>All that this node has asked of replicators, by the numbers of the requests.</summary>
internal sealed class ReplicaRequests(NodeContext context)
{
    private readonly Dictionary<uint, ReplicaBranch> _branches = [];
    private uint? _last;

    public int Count => _branches.Count;

    public ReplicaBranch Ask(IReplicator replicator, NodeId source, byte fanOut, NodeId[] members, Action<Instant> changed, Instant now)
    {
        // A node that started again must not seem to repeat what it asked before.
        var request = (_last ?? context.Random.NextUInt32()) + 1;
        _last = request;
        var branch = new ReplicaBranch(context, replicator, [.. MemberParts.Cut(request, source, fanOut, members)], changed);
        _branches.Add(request, branch);
        branch.Ask(now);
        return branch;
    }

    public void End(ReplicaBranch branch)
    {
        _branches.Remove(branch.Request);
        branch.End();
    }

    /// <summary>An answer counts from the one that was asked; one to a request that is over is late.</summary>
    public void HandleReply(object replicator, in ReplicasReply reply, Instant now)
    {
        if (_branches.TryGetValue(reply.Request, out var branch) && branch.IsAskedOf(replicator))
        {
            branch.HandleReply(reply, now);
        }
    }

    /// <summary>The peer as a replicator, if it is willing and reached directly.</summary>
    public IReplicator? TryFind(NodeId id, ReplicationDuty atLeast) =>
        context.Peers.Find(id) is { } peer && peer.Replicates >= atLeast && new PeerReplicator(context, peer) is { Address: not null } replicator ? replicator : null;
}
