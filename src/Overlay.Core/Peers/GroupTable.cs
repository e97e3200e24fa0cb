using Overlay.Groups;

namespace Overlay.Peers;

/// <summary>Group by group who gets its frames: part of the picture that the data path works from. Never changed.</summary>
/// <param name="routes">The groups that somebody wants, and the names that stand for all of a family.</param>
internal sealed class GroupTable(Dictionary<GroupId, GroupRoute> routes)
{
    private readonly GroupRoute _otherMac = routes[GroupId.AllMac];
    private readonly GroupRoute _otherV4 = routes[GroupId.AllV4];
    private readonly GroupRoute _otherV6 = routes[GroupId.AllV6];

    /// <summary>The route of a group; of one that nobody joined, the peers that want all of its family, in its VLAN or in every one.</summary>
    public GroupRoute Find(GroupId group) =>
        routes.TryGetValue(group, out var route) || routes.TryGetValue(GroupId.AllOf(group.Family, group.Vlan), out route) ? route : group.Family switch
        {
            GroupFamily.V4 => _otherV4,
            GroupFamily.V6 => _otherV6,
            _ => _otherMac,
        };
}
