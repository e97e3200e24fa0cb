using Overlay.Peers;
using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Replication;

/// <summary>
/// The branches that serve some members together. Who is in no branch that works gets its copies from this node: while replicators are asked, when
/// one is lost, and when it does not reach somebody.
/// </summary>
internal sealed class ReplicaFan
{
    private readonly ReplicaRequests _requests;
    private readonly List<ReplicaBranch> _branches = [];

    private ReplicaFan(ReplicaRequests requests) => _requests = requests;

    public bool IsEmpty => _branches.Count == 0;

    /// <summary>True once every replicator has answered or was given up.</summary>
    public bool IsSettled => _branches.TrueForAll(branch => branch.IsReady || branch.HasFailed);

    public bool HasFailed => _branches.Exists(branch => branch.HasFailed);

    /// <summary>Asks replicators, each for its share of the members.</summary>
    public static ReplicaFan Ask(
        ReplicaRequests requests, NodeId source, byte fanOut, IEnumerable<(IReplicator Replicator, NodeId[] Members)> shares, Action<Instant> changed, Instant now)
    {
        var fan = new ReplicaFan(requests);
        foreach (var (replicator, members) in shares)
        {
            fan._branches.Add(requests.Ask(replicator, source, fanOut, members, changed, now));
        }

        return fan;
    }

    /// <summary>The first willing member of each part becomes the replicator of the part; a part without one is left out.</summary>
    public static IEnumerable<(IReplicator Replicator, NodeId[] Members)> WithMembers(ReplicaRequests requests, NodeId[][] parts, Instant now)
    {
        foreach (var part in parts)
        {
            if (part.Select(member => requests.TryFind(member, ReplicationDuty.Member, now)).FirstOrDefault(found => found is not null) is { } replicator)
            {
                yield return (replicator, part);
            }
        }
    }

    /// <summary>
    /// Takes the members that branches reach out of those to reach directly, and returns the routes to the branches. A branch that would reach
    /// somebody who is not to be reached, since he left, is not used.
    /// </summary>
    public ReplicaRoute[] TakeFrom(HashSet<NodeId> members)
    {
        var routes = new List<ReplicaRoute>(_branches.Count);
        foreach (var branch in _branches)
        {
            if (branch.Route is { } route && branch.Members.All(members.Contains))
            {
                members.ExceptWith(branch.Members.Except(branch.Missing));
                routes.Add(route);
            }
        }

        return [.. routes];
    }

    public void End()
    {
        foreach (var branch in _branches)
        {
            _requests.End(branch);
        }

        _branches.Clear();
    }
}
