using System.CommandLine;
using System.Net;

namespace Overlay.Samples.MulticastChat;

/// <summary>The options of the program. Those of the overlay are called as those of the edge.</summary>
internal sealed class ChatCommandLine
{
    private const string Examples =
        """
        Two terminals:
          multicast-chat --serve 1200 -k 'a long passphrase' --name Alice
          multicast-chat -l 127.0.0.1:1200 -k 'a long passphrase' --name Bob
              What one types, the other reads. Ctrl-D or Ctrl-C leaves.
        With IPv4, and listening to one sender only (source-specific multicast):
          multicast-chat -l 127.0.0.1:1200 -k 'a long passphrase' --name Carol -a 10.9.0.3 --group 232.1.1.1:7000 --source 10.9.0.2

        Needs no root, no device and no multicast in the network below. A key is a passphrase, or 'base64:' and 32 random bytes; better than -k, which
        shows in the list of processes, are --key-file and the environment variable OVERLAY_KEY.
        """;

    private readonly Option<SupernodeAddress[]> _supernodes = ParsedOption.Many(SupernodeAddress.Parse, "--supernode", "-l");
    private readonly Option<ushort?> _serve = new("--serve") { HelpName = "PORT", Description = "Run a supernode too, on this UDP port of this host's loopback." };
    private readonly Option<string> _community = new("--community", "-c") { HelpName = "NAME", DefaultValueFactory = _ => "chat", Description = "The community to join." };
    private readonly Option<string> _key = new("--key", "-k") { HelpName = "KEY", Description = "The community's key." };
    private readonly Option<string> _keyFile = new("--key-file") { HelpName = "FILE", Description = "A file whose first line is the community's key." };
    private readonly Option<bool> _noEncryption = new("--no-encryption") { Description = "No key: anyone on the way can read and forge frames." };
    private readonly Option<string> _name = new("--name") { HelpName = "NAME", DefaultValueFactory = _ => Environment.UserName, Description = "How the others call you." };
    private readonly Option<OverlayAddress[]> _addresses = ParsedOption.Many(OverlayAddress.Parse, "--address", "-a");
    private readonly Option<IPEndPoint> _group = ParsedOption.One(ParseGroup, "--group", "-g");
    private readonly Option<IPAddress[]> _sources = ParsedOption.Many(IPAddress.Parse, "--source");

    public ChatCommandLine()
    {
        _supernodes.HelpName = "HOST:PORT";
        _supernodes.Description = "A supernode. May be repeated.";
        _addresses.HelpName = "IP[/PREFIX]";
        _addresses.Description = "An address on the segment, IPv4 (/24 unless said) or IPv6 (/64). A link-local IPv6 address is always there. May be repeated.";
        _group.HelpName = "IP:PORT";
        _group.DefaultValueFactory = _ => ParseGroup("[ff12::c4a7]:7000");
        _group.Description = "The group to talk in; one of IPv4 needs an address of IPv4.";
        _sources.HelpName = "IP";
        _sources.Description = "Listen to this sender only. May be repeated.";
        Command = new RootCommand("A chat over IP multicast, on a segment that exists between the participants only.")
        {
            _supernodes, _serve, _community, _key, _keyFile, _noEncryption, _name, _addresses, _group, _sources,
        };
        HelpWithExamples.AddTo(Command, Examples);
    }

    public RootCommand Command { get; }

    /// <summary>Reads the settings, and the key from where the command line says.</summary>
    public ChatSettings Read(ParseResult parsed)
    {
        var community = parsed.GetValue(_community)!;
        IPEndPoint? serve = parsed.GetValue(_serve) is { } port ? new(IPAddress.Loopback, port) : null;
        var supernodes = parsed.GetValue(_supernodes) ?? [];
        if (supernodes.Length == 0 && serve is null)
        {
            throw new UsageException("Where is a supernode? Give -l HOST:PORT, or --serve PORT to run one here.");
        }

        return new ChatSettings
        {
            Name = parsed.GetValue(_name)!,
            Community = community,
            Security = KeyChoice.Resolve(community, parsed.GetValue(_key), parsed.GetValue(_keyFile), parsed.GetValue(_noEncryption)),
            Supernodes = supernodes,
            Serve = serve,
            Addresses = parsed.GetValue(_addresses) ?? [],
            Group = parsed.GetValue(_group)!,
            Sources = parsed.GetValue(_sources) ?? [],
        };
    }

    private static IPEndPoint ParseGroup(string text) => IPEndPoint.TryParse(text, out var group) && group.Port != 0
        ? group
        : throw new FormatException($"'{text}' is no group and port: write for example 239.1.1.1:7000 or [ff12::1]:7000.");
}
