using Overlay.Nodes.Replication;
using Overlay.Peers;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Nodes.Groups;

/// <summary>Draws who gets the frames of each group, for those groups alone of which something changed, and forgets the counters of those that nobody
/// wants.</summary>
internal sealed class GroupRoutes(NodeContext context, GroupAudience audience, GroupMembers members, ReplicationPlans replication)
{
    private readonly List<(GroupId Group, GroupRoute? Route)> _changes = [];

    /// <summary>What the data path goes by.</summary>
    public GroupTable Table { get; private set; } = GroupTable.Empty;

    public void Draw(Instant now)
    {
        foreach (var group in context.GroupIndex.TakeOutdated(context.Peers.All))
        {
            if (context.GroupIndex.PeersOf(group).Count > 0 || group == GroupId.AllOf(group.Family))
            {
                var (everySource, filtered) = audience.Of(group);
                _changes.Add((group, new GroupRoute(everySource, filtered, context.GroupTraffic.Of(group), replication.Share(group, everySource, now))));
                continue;
            }

            _changes.Add((group, null));
            replication.Share(group, [], now);
            if (members.Local.WantedOf(group).IsNobody)
            {
                context.GroupTraffic.Forget(group);
            }
        }

        if (_changes.Count == 0)
        {
            return;
        }

        Table = Table.With(_changes);
        _changes.Clear();
        replication.Watch(now);
    }
}
