using System.Net;
using Overlay.Multicast.Membership;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Runtime;

/// <summary>The groups of a node in the words of the public API.</summary>
internal static class GroupDesk
{
    public static void Join(ControlLoop control, MacAddress group, int vlan) => Set(control, IdOf(group, vlan), _ => GroupFilter.Everybody);

    public static void Leave(ControlLoop control, MacAddress group, int vlan) => Set(control, IdOf(group, vlan), _ => GroupFilter.Nobody);

    public static void Join(ControlLoop control, IPAddress group, IPAddress? source, int vlan)
    {
        var id = IdOf(group, source, vlan);
        Set(control, id, known => source is null ? GroupFilter.Everybody : known.Union(GroupFilter.Include(IpAddress.From(source))));
    }

    public static void Leave(ControlLoop control, IPAddress group, IPAddress? source, int vlan)
    {
        var id = IdOf(group, source, vlan);
        Set(control, id, known => source is null ? GroupFilter.Nobody : known.Without([IpAddress.From(source)]));
    }

    public static void SetReplication(ControlLoop control, MacAddress group, ReplicationMode? mode, int vlan) => SetReplication(control, IdOf(group, vlan), mode);

    public static void SetReplication(ControlLoop control, IPAddress group, ReplicationMode? mode, int vlan) => SetReplication(control, IdOf(group, null, vlan), mode);

    public static IReadOnlyList<GroupInfo> GetGroups(ControlLoop control) =>
        control.With(static (engine, now) => engine.GetGroups(now).Where(group => !group.Group.IsAll).Select(group => ToPublic(group, now)).ToArray());

    private static void Set(ControlLoop control, GroupId group, Func<GroupFilter, GroupFilter> change)
    {
        var isTaken = control.With((engine, now) =>
        {
            var filter = change(engine.JoinedOf(group));
            if (!filter.IsNobody && !engine.MayJoin(group))
            {
                throw new InvalidOperationException($"The access rules do not let this node join {group}. Name it in the {nameof(GroupRule.Members)} of a rule in {nameof(SegmentOptions)}.{nameof(SegmentOptions.GroupRules)}, or remove the rule.");
            }

            engine.SetJoined(group, filter, now);
            return engine.JoinedOf(group).Equals(filter);
        });
        if (!isTaken)
        {
            throw new InvalidOperationException($"The node is a member of {LocalGroups.MaxGroups} groups and cannot join more. Leave some, or set {nameof(MulticastOptions)}.{nameof(MulticastOptions.ReceiveAll)} to get all.");
        }
    }

    private static void SetReplication(ControlLoop control, GroupId group, ReplicationMode? mode)
    {
        if (mode is { } value && !Enum.IsDefined(value))
        {
            throw new ArgumentException($"{value} is not a mode of replication. Use one of {string.Join(", ", Enum.GetNames<ReplicationMode>())}.", nameof(mode));
        }

        control.With((engine, now) =>
        {
            engine.SetReplication(group, mode, now);
            return true;
        });
    }

    private static GroupId IdOf(MacAddress group, int vlan) => group.IsGroup && !group.IsBroadcast
        ? GroupId.Of(group, Checked(vlan))
        : throw new ArgumentException($"{group} is not the address of a group: its group bit must be set, and broadcast reaches every node without joining.", nameof(group));

    private static GroupId IdOf(IPAddress group, IPAddress? source, int vlan)
    {
        ArgumentNullException.ThrowIfNull(group);
        var address = IpAddress.From(group);
        if (!address.IsMulticast)
        {
            throw new ArgumentException($"{group} is not a multicast address. Use one of 224.0.0.0/4 or ff00::/8.", nameof(group));
        }

        if (source is not null && (IpAddress.From(source).IsV4 != address.IsV4 || IpAddress.From(source).IsMulticast))
        {
            throw new ArgumentException($"{source} cannot send to {group}: a source is a unicast address of the same family.", nameof(source));
        }

        return GroupId.Of(address, Checked(vlan));
    }

    private static ushort Checked(int vlan) => vlan is >= 0 and <= GroupId.MaxVlan
        ? (ushort)vlan
        : throw new ArgumentOutOfRangeException(nameof(vlan), vlan, $"A VLAN has a number from 1 to {GroupId.MaxVlan}; 0 stands for frames without a tag.");

    private static GroupInfo ToPublic(GroupSnapshot group, Instant now) => new()
    {
        Address = group.Group.Family == GroupFamily.Mac ? null : group.Group.Address.ToIPAddress(),
        MacAddress = group.Group.Family == GroupFamily.Mac ? group.Group.Mac : group.Group.Address.GroupMac(),
        Vlan = group.Group.Vlan,
        Own = group.Own.IsNobody ? null : ToPublic(group.Own),
        Members = group.Members.ToDictionary(member => member.Node, member => ToPublic(member.Filter)),
        FramesSent = group.Traffic.Sent.Frames,
        FrameBytesSent = group.Traffic.Sent.Bytes,
        BitsPerSecondSent = 8 * group.Traffic.Sent.RateAt(now),
        FramesReceived = group.Traffic.Received.Frames,
        FrameBytesReceived = group.Traffic.Received.Bytes,
        BitsPerSecondReceived = 8 * group.Traffic.Received.RateAt(now),
        CopiesSent = group.Traffic.Copies,
        CopiesSaved = group.Traffic.Saved,
        Replication = group.Replication,
    };

    private static GroupInterest ToPublic(GroupFilter filter) => new(filter.IsExclude, [.. filter.Sources.ToArray().Select(source => source.ToIPAddress())]);
}
