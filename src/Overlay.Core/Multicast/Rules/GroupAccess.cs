using Overlay.Frames;
using Overlay.Packets;
using Overlay.Primitives;
using Overlay.Wire;

namespace Overlay.Multicast.Rules;

/// <summary>
/// The access rules of all groups. An IP packet belongs to the group that its IP header names, whatever its MAC address is: hosts take a packet for a group
/// they have joined from a broadcast or unicast frame as well.
/// </summary>
internal sealed class GroupAccess
{
    // The narrowest range first.
    private readonly (IpAddress Network, int Bits, GroupGate Gate)[] _ranges;
    private readonly Dictionary<MacAddress, GroupGate> _stations;

    private GroupAccess(IReadOnlyList<GroupRule> rules, NodeId ownId, MacAddress ownMac)
    {
        GroupGate Gate(IEnumerable<GroupRule> same) => new(same, ownId, ownMac);
        _ranges =
        [
            .. rules.Where(rule => rule.Groups.Network is not null)
                .GroupBy(rule => rule.Groups.Network!.Value)
                .OrderByDescending(same => same.Key.PrefixLength)
                .Select(same => (IpAddress.From(same.Key.BaseAddress), same.Key.PrefixLength, Gate(same))),
        ];
        _stations = rules.Where(rule => rule.Groups.Mac is not null).GroupBy(rule => rule.Groups.Mac!.Value).ToDictionary(same => same.Key, Gate);
    }

    /// <summary>Null if there are no rules.</summary>
    public static GroupAccess? Of(IReadOnlyList<GroupRule> rules, NodeId ownId, MacAddress ownMac) => rules.Count == 0 ? null : new GroupAccess(rules, ownId, ownMac);

    /// <summary>The gate that a frame has to pass; null for a group without rules, and for what is for no group. Allocates nothing.</summary>
    public GroupGate? Find(in EthernetFrame frame)
    {
        var gate = PacketAddresses.TryRead(frame.Content(out var etherType), etherType, out _, out var group) ? FindRange(group) : null;
        return gate ?? FindStation(frame.Destination);
    }

    /// <summary>True if a node may be a member of a group, of one sender at least. A name that stands for all groups is let pass: each frame is looked
    /// at.</summary>
    public bool MayJoin(GroupId group, NodeId node, MacAddress mac) =>
        group.IsAll || (group.Family == GroupFamily.Mac ? FindStation(group.Mac) : FindRange(group.Address))?.MayJoin(node, mac) != false;

    private GroupGate? FindStation(MacAddress destination) => destination.IsGroup ? _stations.GetValueOrDefault(destination) : null;

    private GroupGate? FindRange(IpAddress group)
    {
        if (!group.IsMulticast)
        {
            return null;
        }

        foreach (var (network, bits, gate) in _ranges)
        {
            if (group.HasPrefix(network, bits))
            {
                return gate;
            }
        }

        return null;
    }
}
