using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Overlay.Primitives;

namespace Overlay.Samples.MulticastChat;

/// <summary>The options of the program.</summary>
internal sealed class ChatCommandLine
{
    private const string Examples =
        """
        Two terminals, both with the same key (export OVERLAY_KEY=base64:$(openssl rand -base64 32), made once):
          multicast-chat --serve 1200 --name Alice
          multicast-chat -l 127.0.0.1:1200 --name Bob
              What one types, the other reads. Ctrl-D or Ctrl-C leaves.
        With IPv4, and listening to one sender only (source-specific multicast):
          multicast-chat -l 127.0.0.1:1200 --name Carol -a 10.9.0.3 --group 232.1.1.1:7000 --source 10.9.0.2

        Needs no root, no device and no multicast in the network below. A passphrase is a key, too.
        """;

    private readonly HostOptions _host = new("chat", needsSupernode: false);
    private readonly Option<ushort?> _serve = ParsedOption.One<ushort?>(text => PortNumber.Parse(text), "--serve");
    private readonly Option<string> _name = new("--name") { HelpName = "NAME", DefaultValueFactory = _ => Environment.UserName, Description = "The name that the others see." };
    private readonly Option<IPEndPoint> _group = ParsedOption.One(ParseGroup, "--group", "-g");
    private readonly Option<IPAddress[]> _sources = ParsedOption.Many(ParseSource, "--source");

    public ChatCommandLine()
    {
        _serve.HelpName = "PORT";
        _serve.Description = "Run a supernode too, on this UDP port of this host's loopback.";
        _group.HelpName = "IP:PORT";
        _group.DefaultValueFactory = _ => ParseGroup("[ff12::c4a7]:7000");
        _group.Description = "The group to talk in; one of IPv4 needs an address of IPv4.";
        _sources.HelpName = "IP";
        _sources.Description = "Listen to this sender only. May be repeated.";
        HelpPage.AddTo(Command, "(-l HOST[:PORT] | --serve PORT) -k KEY [options]", Examples, _host.Help, new HelpGroup("The chat", [_serve, _name, _group, _sources]));
    }

    public RootCommand Command { get; } = new("A chat over IP multicast, on a segment that exists between the participants only.");

    /// <summary>Reads the settings, and the key from where the command line says.</summary>
    public ChatSettings Read(ParseResult parsed)
    {
        var host = _host.Read(parsed);
        IPEndPoint? serve = parsed.GetValue(_serve) is { } port ? new(IPAddress.Loopback, port) : null;
        if (host.Supernodes.Count == 0 && serve is null)
        {
            throw new UsageException("Where is a supernode? Give -l HOST[:PORT], or --serve PORT to run one here.");
        }

        if (serve is not null && host.Supernodes.Any(supernode => supernode.Port == serve.Port && IPAddress.TryParse(supernode.Host, out var address) && IPAddress.IsLoopback(address)))
        {
            throw new UsageException($"--serve already runs the supernode at {serve}; leave -l out.");
        }

        var group = parsed.GetValue(_group)!;
        if (group.AddressFamily == AddressFamily.InterNetwork && host.Addresses.All(address => address.Address.AddressFamily != AddressFamily.InterNetwork))
        {
            throw new UsageException($"The group {group.Address} is one of IPv4: give this host an IPv4 address as well, for example -a 10.9.0.3.");
        }

        return new ChatSettings
        {
            Host = host,
            Serve = serve,
            Name = parsed.GetValue(_name)!,
            Group = group,
            Sources = parsed.GetValue(_sources) ?? [],
        };
    }

    private static IPAddress ParseSource(string text) => AddressText.TryParse(text, out var source) ? source : throw new FormatException($"'{text}' is not an IP address.");

    private static IPEndPoint ParseGroup(string text) => AddressText.TryParseEndPoint(text, out var group) && group.Port != 0
        ? group
        : throw new FormatException($"'{text}' is not a group and a port. Write for example 239.1.1.1:7000 or [ff12::1]:7000.");
}
