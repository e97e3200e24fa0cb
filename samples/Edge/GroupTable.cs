using System.Globalization;
using Spectre.Console;

namespace Overlay.Samples.Edge;

/// <summary>The groups, who is in them and what this node sends to them and gets, as a table.</summary>
internal static class GroupTable
{
    private const int MaxRows = 40;
    private const int MaxNames = 3;

    /// <summary>A terminal of fewer columns shows the rates and how many members there are, but not the counters and the names.</summary>
    private const int WidthOfAll = 110;

    public static void Print(OverlayNode node) => TableOutput.Print(Create(node, TableOutput.Width));

    /// <summary>The table for a terminal of so many columns.</summary>
    public static Table Create(OverlayNode node, int width)
    {
        var peers = node.Peers.ToDictionary(peer => peer.Node, PeerWords.Short);
        var groups = node.GetGroups();
        var isWide = width >= WidthOfAll;
        var table = new Table().AddColumns("group", "members", "copies by", "out", "in");
        if (isWide)
        {
            table.AddColumns("frames out", "frames in", "copies", "saved");
        }

        foreach (var group in groups.OrderByDescending(group => group.BitsPerSecondSent + group.BitsPerSecondReceived).ThenBy(Name, StringComparer.Ordinal).Take(MaxRows))
        {
            string[] row = [Name(group), Members(group, peers, isWide), group.Replication.ToString().ToLowerInvariant(), Rate(group.BitsPerSecondSent), Rate(group.BitsPerSecondReceived)];
            table.AddRow(isWide ? [.. row, Text(group.FramesSent), Text(group.FramesReceived), Text(group.CopiesSent), Text(group.CopiesSaved)] : row);
        }

        return groups.Count > MaxRows ? table.Caption($"and {groups.Count - MaxRows} more") : table;
    }

    public static string Name(GroupInfo group)
    {
        var name = group.Address?.ToString() ?? group.MacAddress.ToString();
        return group.Vlan == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} VLAN {group.Vlan}");
    }

    private static string Members(GroupInfo group, Dictionary<NodeId, string> peers, bool isWide)
    {
        var names = group.Members.Keys.Select(member => peers.GetValueOrDefault(member) ?? member.ToString()).Order(StringComparer.Ordinal).ToList();
        if (group.Own is not null)
        {
            names.Insert(0, "this node");
        }

        return !isWide || names.Count == 0 ? Text(names.Count) : Markup.Escape($"{names.Count}: {string.Join(", ", names.Take(MaxNames))}{(names.Count > MaxNames ? ", ..." : string.Empty)}");
    }

    private static string Rate(long bits) => bits switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bits} bit/s"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bits / 1e3:F1} kbit/s"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bits / 1e6:F1} Mbit/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bits / 1e9:F2} Gbit/s"),
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
