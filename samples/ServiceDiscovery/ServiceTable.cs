using System.Globalization;
using Spectre.Console;

namespace Overlay.Samples.ServiceDiscovery;

/// <summary>The services as a table; what is not known is a dash.</summary>
internal static class ServiceTable
{
    public static void Print(IReadOnlyList<FoundService> services)
    {
        var table = new Table().AddColumns("service", "type", "host", "port", "addresses", "text");
        foreach (var service in services)
        {
            table.AddRow(
                Text(service.Name.Labels[0]),
                Text(service.Type.ToString()),
                Text(service.Host?.ToString()),
                Text(service.Host is null ? null : service.Port.ToString(CultureInfo.InvariantCulture)),
                Text(string.Join(", ", service.Addresses.OrderBy(address => address.ToString(), StringComparer.Ordinal))),
                Text(string.Join(' ', service.Texts ?? [])));
        }

        TableOutput.Print(table);
    }

    private static string Text(string? text) => string.IsNullOrEmpty(text) ? "-" : Markup.Escape(PlainText.Of(text));
}
