using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Overlay.Samples.Tipc;

namespace Overlay.Samples.TipcMulticast;

/// <summary>The options of the program. Those of the overlay are called as those of the edge.</summary>
internal sealed class MulticastCommandLine
{
    private const string Examples =
        """
        Examples:
          tipc-multicast
              A supernode, the servers 1.1.2 and 1.1.3 and the client 1.1.4 in this process. The exit code is 0 if
              each message reached exactly the ports that its range selects.
          tipc-multicast server -l '192.168.100.1:1200#KEY' -c Buckhill --address 1.1.2
          tipc-multicast client -l '192.168.100.1:1200#KEY' -c Buckhill --servers 2
              The same on several hosts. Servers and clients may as well be Linux nodes with kernel TIPC behind an edge.
          tipc-multicast --method broadcast --size 66000
              One message for all nodes instead of a copy for each; the longest messages that TIPC has.

        Needs no root and no kernel module. The community's key is 'base64:' and 32 random bytes, or a passphrase, in the
        environment variable OVERLAY_KEY or with --key-file; -k shows it in the list of processes.
        """;

    private readonly Argument<Role> _role = new("role")
    {
        HelpName = "demo|server|client",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => TipcMulticast.Role.Demo,
        Description = "demo: everything in one process. server, client: one node of a community.",
    };

    private readonly CommunityOptions _community = new(needsCommunity: false, needsSupernode: false);
    private readonly Option<TipcAddress?> _address = ParsedOption.One<TipcAddress?>(text => TipcAddress.Parse(text), "--address", "-a");
    private readonly Option<uint> _networkId = ParsedOption.One(ParseNetworkId, "--network-id");
    private readonly Option<MulticastMethod> _method = ParsedOption.One(ParseMethod, "--method");
    private readonly Option<int> _size = ParsedOption.One(ParseSize, "--size", "-s");
    private readonly Option<int> _servers = ParsedOption.One(ParseServers, "--servers");
    private readonly Option<double> _patience = ParsedOption.One(ParseSeconds, "--wait");
    private readonly Option<int> _mtu = ParsedOption.One(ParseMtu, "--mtu", "-M");
    private readonly Option<ushort> _port = ParsedOption.One(PortNumber.Parse, "--port", "-p");
    private readonly Option<bool> _keepTrying = new("--keep-trying") { Description = "Start even if no supernode answers, and go on trying; also while another node has the MAC address, or the community is full." };
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Print all that the library logs." };

    public MulticastCommandLine()
    {
        _role.CustomParser = ParseRole;
        _port.HelpName = "PORT";
        _port.Description = "The local UDP port. [default: any free port]";
        _networkId.HelpName = "NUMBER";
        _networkId.DefaultValueFactory = _ => 4711;
        _networkId.Description = "The TIPC network; nodes of others are not seen.";
        _mtu.HelpName = "BYTES";
        _mtu.DefaultValueFactory = _ => 1400;
        _mtu.Description = "The MTU of the segment, 576 to 9000, the same on all nodes.";
        _address.HelpName = "Z.C.N";
        _address.Description = "The TIPC address, for example 1.1.2. [default: a hash of the MAC address]";
        _method.HelpName = "METHOD";
        _method.DefaultValueFactory = _ => MulticastMethod.AutoSelect;
        _method.Description = "autoselect, replicast (a copy for each node) or broadcast (one message for all).";
        _size.HelpName = "BYTES";
        _size.Description = "The length of the client's messages, up to 66000. [default: as long as their text]";
        _servers.HelpName = "COUNT";
        _servers.DefaultValueFactory = _ => 1;
        _servers.Description = "How many servers a client waits for.";
        _patience.HelpName = "SECONDS";
        _patience.DefaultValueFactory = _ => 30;
        _patience.Description = "How long a client waits for them.";
        Command.Add(_role);
        HelpPage.AddTo(
            Command,
            "[demo|server|client] [options]",
            Examples,
            new HelpGroup("The segment", [.. _community.All, _mtu, _port, _keepTrying]),
            new HelpGroup("TIPC", [_address, _networkId, _method, _size, _servers, _patience]),
            new HelpGroup("What it shows", [_verbose]));
    }

    public RootCommand Command { get; } = new("TIPC's multicast demo between nodes of an Overlay community, each a TIPC node in user space.");

    public Role Role(ParseResult parsed) => parsed.GetValue(_role);

    public DemoSettings ReadDemo(ParseResult parsed) =>
        _community.Supernodes(parsed) is [] && _community.Name(parsed) is null && parsed.GetValue(_address) is null
            ? Messages(parsed)
            : throw new UsageException("The demo has its own supernode, community and addresses. Say 'server' or 'client' to join a community.");

    /// <summary>Reads the settings of a server or a client, and the key from where the command line says.</summary>
    public MulticastSettings Read(ParseResult parsed)
    {
        var community = _community.Name(parsed) ?? throw new UsageException("Which community? Give -c NAME.");
        return new MulticastSettings
        {
            Supernodes = _community.Supernodes(parsed) is { Count: > 0 } supernodes ? supernodes : throw new UsageException("Where is a supernode? Give -l HOST[:PORT]."),
            Community = community,
            Security = _community.Security(parsed),
            Address = parsed.GetValue(_address),
            NetworkId = parsed.GetValue(_networkId),
            Mtu = parsed.GetValue(_mtu),
            Bind = new IPEndPoint(IPAddress.IPv6Any, parsed.GetValue(_port)),
            KeepTrying = parsed.GetValue(_keepTrying),
            Verbose = parsed.GetValue(_verbose),
            Servers = parsed.GetValue(_servers),
            Patience = TimeSpan.FromSeconds(parsed.GetValue(_patience)),
            Messages = Messages(parsed),
        };
    }

    private DemoSettings Messages(ParseResult parsed) => new(parsed.GetValue(_method), parsed.GetValue(_size));

    private static Role ParseRole(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (!TryName<Role>(text, out var role))
        {
            result.AddError(text.StartsWith('-') ? $"There is no option '{text}'." : $"'{text}' is not a role. Write demo, server or client.");
        }

        return role;
    }

    private static MulticastMethod ParseMethod(string text) => TryName<MulticastMethod>(text, out var method)
        ? method
        : throw new FormatException($"'{text}' is not a method. Write autoselect, replicast or broadcast.");

    private static bool TryName<T>(string text, out T value)
        where T : struct, Enum => Enum.TryParse(text, ignoreCase: true, out value) && Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase);

    private static uint ParseNetworkId(string text) => (uint)WholeNumber.Parse(text, 1, int.MaxValue);

    private static int ParseMtu(string text) => WholeNumber.Parse(text, 576, 9_000, " bytes");

    private static int ParseSize(string text) => WholeNumber.Parse(text, 0, TipcSocket.MaxMessageLength, " bytes");

    private static int ParseServers(string text) => WholeNumber.Parse(text, 1, 1000);

    private static double ParseSeconds(string text) => WholeNumber.Parse(text, 0, 86_400, " seconds");
}
