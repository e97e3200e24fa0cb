using System.Globalization;
using Spectre.Console;

namespace Overlay.Samples.Edge;

/// <summary>The peers and what was counted, as a table.</summary>
internal static class PeerTable
{
    public static void Print(OverlayNode node)
    {
        TableOutput.Print(Create(node));
        var statistics = node.GetStatistics();
        var drops = statistics.Drops.Where(drop => drop.Value > 0).Select(drop => $"{drop.Key} {drop.Value}").DefaultIfEmpty("none");
        Console.WriteLine($"frames sent {statistics.FramesSent}, received {statistics.FramesReceived}; dropped: {string.Join(", ", drops)}");
    }

    public static Table Create(OverlayNode node)
    {
        var table = new Table().AddColumns("name", "node", "MAC", "addresses", "path", "cipher", "round trip", "sent", "received", "refused");
        foreach (var peer in node.Peers)
        {
            table.AddRow(
                Text(peer.Name ?? "-"),
                Text(peer.Node),
                Text(PeerWords.Mac(peer.MacAddress) ?? "-"),
                Text(PeerWords.Addresses(peer.Addresses)),
                Text(peer.Path?.ToString() ?? "-"),
                Text(peer.CipherSuite ?? "-"),
                Text(peer.RoundTripTime is { } time ? $"{time.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture)} ms" : "-"),
                Text(peer.FramesSent),
                Text(peer.FramesReceived),
                Text(peer.FramesRefused));
        }

        return table;
    }

    private static string Text(object value) => Markup.Escape(Convert.ToString(value, CultureInfo.InvariantCulture)!);
}
