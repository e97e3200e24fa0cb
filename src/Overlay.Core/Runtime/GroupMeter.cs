using System.Diagnostics.Metrics;
using Overlay.Diagnostics;

namespace Overlay.Runtime;

/// <summary>The groups of a node in its meter. A tag has few values: beyond the busiest groups all others are told as one.</summary>
internal sealed class GroupMeter
{
    public const string Tag = "overlay.group";
    public const string Others = "other";
    public const int MaxTags = 32;

    private readonly Func<IReadOnlyList<GroupInfo>> _groups;

    private GroupMeter(Func<IReadOnlyList<GroupInfo>> groups) => _groups = groups;

    public static void AddTo(OverlayMeter meter, Func<IReadOnlyList<GroupInfo>> groups)
    {
        var desk = new GroupMeter(groups);
        meter.Gauge("overlay.groups", "{group}", "Groups that a node is a member of, by who makes the copies of this node's frames.", desk.CountByReplication);
        Add("overlay.group.members", "{node}", "Nodes that are members, this one included, by group.", group => group.Members.Count + (group.Own is null ? 0 : 1));
        Add("overlay.group.rate.sent", "bit/s", "Bits of frames that the node sends per second, each frame counted once, by group.", group => group.BitsPerSecondSent);
        Add("overlay.group.rate.received", "bit/s", "Bits of frames that the node receives per second, by group.", group => group.BitsPerSecondReceived);
        Add("overlay.group.copies.sent", "{copy}", "Copies of frames that the node sent, by group.", group => group.CopiesSent);
        Add("overlay.group.copies.saved", "{copy}", "Copies that it did not send, by group.", group => group.CopiesSaved);

        void Add(string name, string unit, string description, Func<GroupInfo, long> value) => meter.Gauge(name, unit, description, () => desk.Measure(value));
    }

    private static string NameOf(GroupInfo group)
    {
        var name = group.Address?.ToString() ?? group.MacAddress.ToString();
        return group.Vlan == 0 ? name : $"{name} VLAN {group.Vlan}";
    }

    private IEnumerable<Measurement<long>> CountByReplication() =>
        _groups().Where(group => group.Own is not null || group.Members.Count > 0).CountBy(group => group.Replication).Select(same => new Measurement<long>(same.Value, new KeyValuePair<string, object?>("overlay.replication", same.Key.ToString())));

    private IEnumerable<Measurement<long>> Measure(Func<GroupInfo, long> value) => _groups()
        .OrderByDescending(group => group.BitsPerSecondSent + group.BitsPerSecondReceived)
        .ThenByDescending(group => group.Members.Count)
        .Select((group, rank) => (Name: rank < MaxTags ? NameOf(group) : Others, Value: value(group)))
        .GroupBy(group => group.Name, group => group.Value)
        .Select(same => new Measurement<long>(same.Sum(), new KeyValuePair<string, object?>(Tag, same.Key)));
}
