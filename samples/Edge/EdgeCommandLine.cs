using System.CommandLine;
using System.Net;
using Overlay.Tap;

namespace Overlay.Samples.Edge;

/// <summary>The options of the program, by the letters that people know from n2n.</summary>
internal sealed class EdgeCommandLine
{
    private const string Examples =
        """
        Examples:
          sudo edge -l 192.168.100.1:1200 -c Buckhill -a 192.168.1.2 -k 'a long passphrase'
              Join the community Buckhill as 192.168.1.2/24 through the supernode at 192.168.100.1.
          sudo --preserve-env=OVERLAY_KEY edge -l sn1.example -l sn2.example -c Buckhill -a 10.9.0.2/16 -a fd00::2/64
              Two supernodes, two addresses; the key, in the environment, stays out of the list of processes.
          sudo edge -l 192.168.100.1:1200 -c Buckhill --key-file /etc/overlay/key --identity /etc/overlay/node -r -d edge0
              A device to put into a bridge: the machines behind it take part.

        A key is a passphrase, or 'base64:' and 32 random bytes (base64:$(openssl rand -base64 32)).
        Linux only; needs root or CAP_NET_ADMIN. SIGUSR1 prints the peers and the groups. Ctrl-C or SIGTERM leaves.
        """;

    private readonly Option<SupernodeAddress[]> _supernodes = ParsedOption.Many(SupernodeAddress.Parse, "--supernode", "-l");
    private readonly Option<string> _community = new("--community", "-c") { HelpName = "NAME", Required = true, Description = "The community to join." };
    private readonly Option<string> _key = new("--key", "-k") { HelpName = "KEY", Description = "The community's key. It shows in the list of processes: better --key-file, or the environment variable OVERLAY_KEY." };
    private readonly Option<string> _keyFile = new("--key-file") { HelpName = "FILE", Description = "A file whose first line is the community's key." };
    private readonly Option<bool> _noEncryption = new("--no-encryption") { Description = "No key: anyone on the way can read and forge frames." };
    private readonly Option<OverlayAddress[]> _addresses = ParsedOption.Many(EdgeAddress.Parse, "--address", "-a");
    private readonly Option<string> _device = new("--device", "-d") { HelpName = "NAME", Description = "The name of the TAP device. Default: the first free of edge0, edge1, ..." };
    private readonly Option<MacAddress?> _mac = ParsedOption.One<MacAddress?>(text => MacAddress.Parse(text), "--mac", "-m");
    private readonly Option<int> _mtu = new("--mtu", "-M") { HelpName = "BYTES", DefaultValueFactory = _ => 1400, Description = "The MTU of the device, 576 to 9000, the same on all nodes." };
    private readonly Option<bool> _noOffload = new("--no-offload") { Description = "Pass every frame through the device by itself, as kernels and peers without offloads do." };
    private readonly Option<IPEndPoint> _port = ParsedOption.One(EdgeAddress.ParseBind, "--port", "-p");
    private readonly Option<bool> _bridge = new("--bridge", "-r") { Description = "Let machines that are bridged behind the device take part." };
    private readonly Option<int> _bridgeLimit = new("--bridge-limit") { HelpName = "COUNT", DefaultValueFactory = _ => 1024, Description = "How many machines, with -r." };
    private readonly Option<IReadOnlyList<CipherSuite>> _cipher = ParsedOption.One(CipherChoice.Parse, "--cipher");
    private readonly Option<bool> _compress = new("--compress", "-z") { Description = "Compress frames with LZ4 where that makes them smaller." };
    private readonly Option<string> _identity = new("--identity") { HelpName = "FILE", Description = "The node's key pair; created if missing. Default: a new one each time." };
    private readonly Option<string> _name = new("--name") { HelpName = "NAME", Description = "What other members see beside the MAC address. Default: the name of the host." };
    private readonly Option<bool> _keepTrying = new("--keep-trying") { Description = "Start even if no supernode answers, and go on trying." };
    private readonly Option<int?> _threads = ParsedOption.One(ParseThreads, "--threads");
    private readonly Option<int?> _lanes = ParsedOption.One(ParseLanes, "--lanes");
    private readonly Option<TimeSpan> _busyPoll = ParsedOption.One(ParseBusyPoll, "--busy-poll");
    private readonly Option<bool> _realtime = new("--realtime") { Description = "Run the threads that carry frames before all others of the host. Less delay on a busy host, but a flood takes its processors. Beside real-time programs (corosync) an edge without it starves on a host with few processors." };
    private readonly EdgeTiming _timing = new();
    private readonly EdgeMulticast _multicast = new();
    private readonly Option<bool> _groups = new("--groups") { Description = "Show the multicast groups, their members and what is sent to them, drawn anew every second, instead of what happens." };
    private readonly EdgeSegment _segment = new();
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Log more." };

    public EdgeCommandLine()
    {
        _supernodes.HelpName = "HOST:PORT";
        _supernodes.Required = true;
        _supernodes.Description = "A supernode, with '#' and its public key behind it if that is to be checked. May be repeated.";
        _addresses.HelpName = "IP[/PREFIX]";
        _addresses.Description = "An address of the device, IPv4 (/24 unless said) or IPv6 (/64). May be repeated.";
        _mac.HelpName = "MAC";
        _mac.Description = "The MAC address. Default: one derived from the node's key.";
        _port.HelpName = "[IP:]PORT";
        _port.Description = "The local UDP port. Default: any free port.";
        _cipher.HelpName = CipherChoice.Names;
        _cipher.DefaultValueFactory = _ => CipherChoice.Parse(CipherChoice.Fastest);
        _cipher.Description = "The cipher: the fastest that both sides have, or only the one that is named; 'platform' leaves libsodium out.";
        _threads.HelpName = "1|2";
        _threads.Description = "Threads of each lane: one for both directions, or one for each. Default: 1 on a machine with one or two processors, else 2.";
        _lanes.HelpName = "COUNT";
        _lanes.Description = "How many lanes carry frames, each a queue of the device and a socket, 1 to 16. Default: 1 on a machine with one or two processors, else one for each two, at most 4.";
        _busyPoll.HelpName = "MICROSECONDS";
        _busyPoll.Description = "How long to look for frames and datagrams before sleeping, 0 to 1000000. Keeps processors busy; only with --threads 2. Default: 0.";
        Command = new RootCommand("Joins this host to an Overlay community through a TAP device.")
        {
            _supernodes, _community, _key, _keyFile, _noEncryption, _addresses, _device, _mac, _mtu, _noOffload, _port,
            _bridge, _bridgeLimit, _cipher, _compress, _identity, _name, _keepTrying, _threads, _lanes, _busyPoll, _realtime, _groups, _verbose,
        };
        foreach (var option in _timing.All.Concat(_multicast.All).Concat(_segment.All))
        {
            Command.Options.Add(option);
        }

        HelpWithExamples.AddTo(Command, Examples);
    }

    public RootCommand Command { get; }

    /// <summary>Reads the settings, and the key from where the command line says.</summary>
    public EdgeSettings Read(ParseResult parsed)
    {
        var community = parsed.GetValue(_community)!;
        return new EdgeSettings
        {
            Supernodes = parsed.GetValue(_supernodes)!,
            Community = community,
            Security = KeyChoice.Resolve(community, parsed.GetValue(_key), parsed.GetValue(_keyFile), parsed.GetValue(_noEncryption)),
            Device = new TapOptions
            {
                Name = parsed.GetValue(_device),
                MacAddress = parsed.GetValue(_mac),
                Mtu = parsed.GetValue(_mtu),
                Offload = parsed.GetValue(_noOffload) ? TapOffloads.None : TapOffloads.All,
                BusyPoll = parsed.GetValue(_busyPoll),
                Addresses = [.. parsed.GetValue(_addresses) ?? []],
            },
            Bind = parsed.GetValue(_port) ?? new IPEndPoint(IPAddress.IPv6Any, 0),
            Bridging = new BridgingOptions { Allow = parsed.GetValue(_bridge), MaxAddresses = parsed.GetValue(_bridgeLimit) },
            Ciphers = parsed.GetValue(_cipher)!,
            Compress = parsed.GetValue(_compress),
            KeepTrying = parsed.GetValue(_keepTrying),
            Timings = _timing.Read(parsed),
            SingleThread = parsed.GetValue(_threads) is { } threads ? threads == 1 : null,
            Lanes = parsed.GetValue(_lanes) ?? 0,
            BusyPoll = parsed.GetValue(_busyPoll),
            Realtime = parsed.GetValue(_realtime),
            Multicast = _multicast.Read(parsed),
            Segment = _segment.Read(parsed),
            Verbose = parsed.GetValue(_verbose),
            ShowGroups = parsed.GetValue(_groups),
            Identity = parsed.GetValue(_identity),
            Name = parsed.GetValue(_name),
        };
    }

    private static int? ParseThreads(string text) => text switch
    {
        "1" => 1,
        "2" => 2,
        _ => throw new FormatException($"'{text}' is no number of threads: 1 or 2."),
    };

    private static int? ParseLanes(string text) => WholeNumber.Parse(text, 1, 16, "no number of lanes");

    private static TimeSpan ParseBusyPoll(string text) => TimeSpan.FromMicroseconds(WholeNumber.Parse(text, 0, 1_000_000, "no time to look for frames", " microseconds"));
}
