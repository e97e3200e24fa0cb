using Spectre.Console;

namespace Overlay.Samples.MulticastDemo;

/// <summary>Who sent what, and who received it.</summary>
internal static class DeliveryTable
{
    public static void Print(IReadOnlyList<Delivery> deliveries)
    {
        var table = new Table().AddColumns("when", "kind", "sent by", "received by", "missing");
        foreach (var round in deliveries.GroupBy(delivery => delivery.Round))
        {
            foreach (var delivery in round)
            {
                table.AddRow(delivery.Round, delivery.Kind, delivery.Sender, Names(delivery.Received, "green"), Names(delivery.Missing, "red"));
            }

            table.AddEmptyRow();
        }

        table.RemoveRow(table.Rows.Count - 1);
        TableOutput.Print(table);
    }

    private static string Names(IReadOnlyList<string> names, string colour) => names.Count == 0 ? "-" : $"[{colour}]{string.Join(", ", names)}[/]";
}
