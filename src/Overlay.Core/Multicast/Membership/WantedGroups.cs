using Overlay.Wire;

namespace Overlay.Multicast.Membership;

/// <summary>What one node wants of groups.</summary>
internal static class WantedGroups
{
    /// <summary>True if all groups of the family are wanted, in every VLAN or in that of the group.</summary>
    public static bool WantsAllLike(this IReadOnlyDictionary<GroupId, GroupFilter> wanted, GroupId group) =>
        wanted.ContainsKey(GroupId.AllOf(group.Family)) || wanted.ContainsKey(GroupId.AllOf(group.Family, group.Vlan));
}
