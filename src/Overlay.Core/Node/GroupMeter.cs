using System.Diagnostics.Metrics;
using Overlay.Diagnostics;

namespace Overlay.Node;

/// <summary>The groups of a node in its meter. A tag has few values: beyond the busiest groups all others are told as one.</summary>
internal static class GroupMeter
{
    public const string Tag = "overlay.group";
    public const string Others = "other";
    public const int MaxTags = 32;

    public static void AddTo(OverlayMeter meter, Func<IReadOnlyList<GroupInfo>> groups)
    {
        meter.Gauge("overlay.groups", "{group}", "Groups that a node is a member of.", () => [new(groups().Count)]);
        Add("overlay.group.members", "{node}", "Nodes that are members, this one included, by group.", group => group.Members.Count + (group.Own is null ? 0 : 1));
        Add("overlay.group.rate", "bit/s", "Bits of frames that the node sends per second, each frame counted once, by group.", group => group.BitsPerSecond);

        void Add(string name, string unit, string description, Func<GroupInfo, long> value) => meter.Gauge(name, unit, description, () => Measure(groups(), value));
    }

    private static string NameOf(GroupInfo group) => group.Address?.ToString() ?? group.MacAddress.ToString();

    private static IEnumerable<Measurement<long>> Measure(IReadOnlyList<GroupInfo> groups, Func<GroupInfo, long> value) => groups
        .OrderByDescending(group => group.BitsPerSecond)
        .ThenByDescending(group => group.Members.Count)
        .Select((group, rank) => (Name: rank < MaxTags ? NameOf(group) : Others, Value: value(group)))
        .GroupBy(group => group.Name, group => group.Value)
        .Select(same => new Measurement<long>(same.Sum(), new KeyValuePair<string, object?>(Tag, same.Key)));
}
