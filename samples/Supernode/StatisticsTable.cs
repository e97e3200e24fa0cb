using Spectre.Console;

namespace Overlay.Samples.Supernodes;

/// <summary>Who is registered and what was counted.</summary>
internal static class StatisticsTable
{
    /// <summary>So many digits of a community's id tell it from others of its name.</summary>
    private const int IdDigits = 8;

    public static void Print(Supernode supernode)
    {
        var statistics = supernode.GetStatistics();
        TableOutput.Print(Create(statistics));
        var counters = statistics.Counters;
        var drops = counters.Drops.Where(drop => drop.Value > 0).Select(drop => $"{drop.Key} {drop.Value}").DefaultIfEmpty("none");
        Console.WriteLine(
            $"members {statistics.Members}, datagrams received {counters.DatagramsReceived}, sent {counters.DatagramsSent}, " +
            $"relayed {counters.RelayedSent} ({counters.RelayedBytesSent} bytes), copied {counters.ReplicaCopies}; dropped: {string.Join(", ", drops)}");
    }

    public static Table Create(SupernodeStatistics statistics)
    {
        var table = new Table().AddColumns("community", "community id", "node", "MAC", "address", "bridges");
        foreach (var community in statistics.Communities)
        {
            foreach (var member in community.Members)
            {
                table.AddRow(
                    Markup.Escape(community.Name),
                    community.Id[..IdDigits],
                    member.Node.ToString(),
                    member.MacAddress.ToString(),
                    Markup.Escape(member.EndPoint.ToString()),
                    member.Bridges ? "yes" : "no");
            }
        }

        return table;
    }
}
