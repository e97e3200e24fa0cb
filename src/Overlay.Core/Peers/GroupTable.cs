using Overlay.Groups;

namespace Overlay.Peers;

/// <summary>Group by group who gets its frames: part of the picture that the data path works from. Never changed.</summary>
internal sealed class GroupTable(Dictionary<GroupId, GroupRoute> routes, GroupRoute otherMac, GroupRoute otherV4, GroupRoute otherV6)
{
    /// <summary>The route of a group; of one that nobody joined, the peers that want all of its family.</summary>
    public GroupRoute Find(GroupId group) => routes.TryGetValue(group, out var route) ? route : group.Family switch
    {
        GroupFamily.V4 => otherV4,
        GroupFamily.V6 => otherV6,
        _ => otherMac,
    };
}
