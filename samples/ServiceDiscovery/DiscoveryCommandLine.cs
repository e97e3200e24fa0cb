using System.CommandLine;
using Overlay.Samples.ServiceDiscovery.Dns;

namespace Overlay.Samples.ServiceDiscovery;

/// <summary>The options of the program.</summary>
internal sealed class DiscoveryCommandLine
{
    private const int MaxSeconds = 3600;
    private const string Examples =
        """
        Examples, with the community's key in the environment variable OVERLAY_KEY:
          service-discovery -l '192.168.100.1:1200#KEY' -c Buckhill
              All services that hosts of the segment announce, Avahi and Bonjour for example; asked over IPv6, with a link-local address.
          service-discovery -l '192.168.100.1:1200#KEY' -c Buckhill -a 192.168.1.9 -t _ipp._tcp --first
              The first printer that answers, asked over IPv4 too.

        Needs no root, no device and no multicast in the network below. Ends with 1 if nothing was found.
        """;

    private readonly HostOptions _host = new();
    private readonly Option<DnsName?> _type = ParsedOption.One(ParseType, "--type", "-t");
    private readonly Option<int> _time = ParsedOption.One(ParseTime, "--time");
    private readonly Option<bool> _first = new("--first") { Description = "End as soon as one service is found, with its address." };

    public DiscoveryCommandLine()
    {
        _type.HelpName = "TYPE";
        _type.Description = "The type of service, for example _http._tcp. [default: all types]";
        _time.HelpName = "SECONDS";
        _time.DefaultValueFactory = _ => 5;
        _time.Description = $"How long to look, 1 to {MaxSeconds}.";
        HelpPage.AddTo(Command, "-l HOST[:PORT][#KEY] -c NAME -k KEY [options]", Examples, _host.Help, new HelpGroup("What to look for", [_type, _time, _first]));
    }

    public RootCommand Command { get; } = new("Finds the services that hosts of the segment announce by multicast DNS.");

    /// <summary>Reads the settings, and the key from where the command line says.</summary>
    public DiscoverySettings Read(ParseResult parsed) => new()
    {
        Host = _host.Read(parsed),
        Type = parsed.GetValue(_type),
        Time = TimeSpan.FromSeconds(parsed.GetValue(_time)),
        First = parsed.GetValue(_first),
    };

    /// <summary>RFC 6763, section 7: an underscore and a name, and the transport.</summary>
    private static DnsName? ParseType(string text)
    {
        var labels = text.EndsWith(".local", StringComparison.OrdinalIgnoreCase) ? text[..^".local".Length].Split('.') : text.Split('.');
        return labels is [['_', _, ..] and { Length: <= DnsName.MaxLabel }, "_tcp" or "_udp"]
            ? new DnsName([.. labels, "local"])
            : throw new FormatException($"'{text}' is not a type of service. Write for example _http._tcp or _ntp._udp.");
    }

    private static int ParseTime(string text) => WholeNumber.Parse(text, 1, MaxSeconds, " seconds");
}
