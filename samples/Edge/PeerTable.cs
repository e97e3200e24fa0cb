using System.Globalization;
using Spectre.Console;

namespace Overlay.Samples.Edge;

/// <summary>The peers and what was counted, as a table.</summary>
internal static class PeerTable
{
    public static void Print(OverlayNode node)
    {
        var table = new Table().AddColumns("name", "MAC", "path", "cipher", "round trip", "sent", "received");
        foreach (var peer in node.Peers)
        {
            table.AddRow(
                Text(peer.Name ?? "-"),
                Text(peer.MacAddress),
                Text(peer.Path?.ToString() ?? "-"),
                Text(peer.CipherSuite ?? "-"),
                Text(peer.RoundTripTime is { } time ? $"{time.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture)} ms" : "-"),
                Text(peer.FramesSent),
                Text(peer.FramesReceived));
        }

        TableOutput.Print(table);
        var statistics = node.GetStatistics();
        var drops = statistics.Drops.Where(drop => drop.Value > 0).Select(drop => $"{drop.Key} {drop.Value}").DefaultIfEmpty("none");
        Console.WriteLine($"frames sent {statistics.FramesSent}, received {statistics.FramesReceived}; dropped: {string.Join(", ", drops)}");
    }

    private static string Text(object value) => Markup.Escape(Convert.ToString(value, CultureInfo.InvariantCulture)!);
}
