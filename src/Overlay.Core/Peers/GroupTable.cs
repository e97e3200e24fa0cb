using Overlay.Multicast.Membership;
using Overlay.Wire;

namespace Overlay.Peers;

/// <summary>
/// Group by group who gets its frames: part of the picture that the data path works from. Never changed: a change makes a new one, which shares with
/// the one before all parts that did not change.
/// </summary>
internal sealed class GroupTable
{
    private const int Parts = 256;

    private readonly Dictionary<GroupId, GroupRoute>[] _parts;
    private readonly GroupRoute _otherMac;
    private readonly GroupRoute _otherV4;
    private readonly GroupRoute _otherV6;

    private GroupTable(Dictionary<GroupId, GroupRoute>[] parts, GroupRoute otherMac, GroupRoute otherV4, GroupRoute otherV6) =>
        (_parts, _otherMac, _otherV4, _otherV6) = (parts, otherMac, otherV4, otherV6);

    /// <summary>Nobody wants anything.</summary>
    public static GroupTable Empty { get; } = CreateEmpty();

    /// <summary>The number of groups that have a route of their own.</summary>
    public int Count => _parts.Sum(part => part.Count);

    /// <summary>The route of a group; of one that nobody joined, the peers that want all of its family, in its VLAN or in every one.</summary>
    public GroupRoute Find(GroupId group) => FindOwn(group) ?? FindOwn(GroupId.AllOf(group.Family, group.Vlan)) ?? group.Family switch
    {
        GroupFamily.V4 => _otherV4,
        GroupFamily.V6 => _otherV6,
        _ => _otherMac,
    };

    /// <summary>The same table with other routes for some groups, null for those that have none of their own any more.</summary>
    public GroupTable With(IReadOnlyCollection<(GroupId Group, GroupRoute? Route)> changes)
    {
        var parts = _parts.AsSpan().ToArray();
        foreach (var (group, route) in changes)
        {
            ref var part = ref parts[PartOf(group)];
            part = part == _parts[PartOf(group)] ? new(part) : part;
            if (route is null)
            {
                part.Remove(group);
            }
            else
            {
                part[group] = route;
            }
        }

        GroupRoute Other(GroupFamily family, GroupRoute known) => parts[PartOf(GroupId.AllOf(family))].GetValueOrDefault(GroupId.AllOf(family), known);
        return new GroupTable(parts, Other(GroupFamily.Mac, _otherMac), Other(GroupFamily.V4, _otherV4), Other(GroupFamily.V6, _otherV6));
    }

    private GroupRoute? FindOwn(GroupId group) => _parts[PartOf(group)].GetValueOrDefault(group);

    private static int PartOf(GroupId group) => group.GetHashCode() & (Parts - 1);

    private static GroupTable CreateEmpty()
    {
        var parts = new Dictionary<GroupId, GroupRoute>[Parts];
        Array.Fill(parts, []);
        var traffic = new GroupTrafficTable();
        GroupRoute Nobody(GroupFamily family) => new([], [], traffic.Of(GroupId.AllOf(family)), GroupShares.None);
        return new GroupTable(parts, Nobody(GroupFamily.Mac), Nobody(GroupFamily.V4), Nobody(GroupFamily.V6));
    }
}
