using System.CommandLine;
using System.Net;
using Overlay.Tap;

namespace Overlay.Samples.Edge;

/// <summary>The options of the program, by the letters that people know from n2n.</summary>
internal sealed class EdgeCommandLine
{
    private const string Usage = "-l HOST[:PORT][#KEY] -c NAME (-k KEY | --key-file FILE) [-a IP[/PREFIX]] [options]";

    private const string Examples =
        """
        Examples:
          export OVERLAY_KEY=base64:$(openssl rand -base64 32)
              A random key for the community, made once; all members have the same.
          sudo --preserve-env=OVERLAY_KEY edge -l '192.168.100.1:1200#KEY' -c Buckhill -a 192.168.1.2
              Join the community Buckhill as 192.168.1.2/24 through the supernode at 192.168.100.1, which prints the KEY.
          sudo edge -l 'sn1.example#KEY1' -l 'sn2.example#KEY2' -c Buckhill -a 10.9.0.2/16 -a fd00::2/64 -k 'six or more random words'
              Two supernodes, two addresses, and a passphrase as the key, which can be guessed and shows in the list of processes.
          sudo edge -l '192.168.100.1:1200#KEY' -c Buckhill --key-file /etc/overlay/key -r -d edge0
              A device to put into a bridge: the machines behind it take part.

        A key is 'base64:' and 32 random bytes, or a passphrase.
        Linux only; needs root or CAP_NET_ADMIN. SIGUSR1 prints the peers and the groups. Ctrl-C or SIGTERM leaves.
        """;

    private const int MostBridged = 65_536;

    private readonly CommunityOptions _community = new();
    private readonly Option<OverlayAddress[]> _addresses = ParsedOption.Many(EdgeAddress.Parse, "--address", "-a");
    private readonly Option<ConflictChoice> _onConflict = ParsedOption.Named<ConflictChoice>("--on-address-conflict");
    private readonly Option<string> _device = new("--device", "-d") { HelpName = "NAME", Description = "The name of the TAP device. [default: the first free of edge0, edge1, ...]" };
    private readonly Option<MacAddress?> _mac = ParsedOption.One(ParseMac, "--mac", "-m");
    private readonly Option<int> _mtu = ParsedOption.One(ParseMtu, "--mtu", "-M");
    private readonly Option<bool> _noOffload = new("--no-offload") { Description = "Pass every frame through the device by itself, without segmentation offload." };
    private readonly Option<ListenAddress> _port = ParsedOption.One(ListenAddress.Parse, "--port", "-p");
    private readonly Option<NetworkRange[]> _exclude = ParsedOption.Many(NetworkRange.Parse, "--exclude");
    private readonly Option<bool> _bridge = new("--bridge", "-r") { Description = "Let machines that are bridged behind the device take part." };
    private readonly Option<int> _bridgeLimit = ParsedOption.One(ParseBridgeLimit, "--bridge-limit");
    private readonly Option<AcceptedBridges> _acceptBridges = ParsedOption.One(AcceptedBridges.Parse, "--accept-bridges");
    private readonly Option<IReadOnlyList<CipherSuite>> _cipher = ParsedOption.One(CipherChoice.Parse, "--cipher");
    private readonly Option<bool> _compress = new("--compress", "-z") { Description = "Compress frames with LZ4 where that makes them smaller." };
    private readonly Option<string> _identity = ParsedOption.One(FileName.Parse, "--identity");
    private readonly Option<string> _name = new("--name") { HelpName = "NAME", Description = "What other members see beside the MAC address. [default: the name of the host]" };
    private readonly Option<bool> _keepTrying = new("--keep-trying") { Description = "Start even if no supernode answers, and go on trying; also while another node has the MAC address, or the community is full." };
    private readonly Option<int?> _threads = ParsedOption.One(ParseThreads, "--threads");
    private readonly Option<int?> _lanes = ParsedOption.One(ParseLanes, "--lanes");
    private readonly Option<TimeSpan> _busyPoll = ParsedOption.One(ParseBusyPoll, "--busy-poll");
    private readonly Option<bool> _realtime = new("--realtime") { Description = "Run the threads that carry frames before all others of the host. Less delay on a busy host, but a flood takes its processors. Needed beside real-time programs such as corosync on a host with few processors: the edge starves otherwise." };
    private readonly EdgeTiming _timing = new();
    private readonly EdgeMulticast _multicast = new();
    private readonly Option<bool> _groups = new("--groups") { Description = "Show the multicast groups, their members and what is sent to them, drawn anew every second, instead of the lines for events." };
    private readonly EdgeSegment _segment = new();
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Print all that the library logs, with details for finding a fault, in place of the lines for events." };

    public EdgeCommandLine()
    {
        _addresses.HelpName = "IP[/PREFIX]";
        _addresses.Description = "An address of the device, IPv4 (/24 unless said) or IPv6 (/64). May be repeated.";
        _onConflict.DefaultValueFactory = _ => ConflictChoice.Warn;
        _onConflict.Description = "What to do if another host uses an address of this one: warn and go on, or stop. Only a conflict that is found within 30 s of the first registration stops the edge; of two edges that start together one stops.";
        _mac.HelpName = "MAC";
        _mac.Description = "The MAC address; its first byte is even. [default: one derived from the node's key]";
        _mtu.HelpName = "BYTES";
        _mtu.DefaultValueFactory = _ => 1400;
        _mtu.Description = "The MTU of the device, 576 to 9000, the same on all nodes.";
        _port.HelpName = "[IP:]PORT";
        _port.Description = "The local UDP port. [default: any free port]";
        _exclude.HelpName = "NETWORK";
        _exclude.Description = "A network, as 10.0.0.0/8, that is not used to reach peers and not told to them. Rarely needed, since routes through the device are recognized. May be repeated.";
        _bridgeLimit.HelpName = "COUNT";
        _bridgeLimit.DefaultValueFactory = _ => 1024;
        _bridgeLimit.Description = $"How many machines may be behind the device with -r, 1 to {MostBridged}.";
        _acceptBridges.HelpName = "all|none|WHO,...";
        _acceptBridges.DefaultValueFactory = _ => AcceptedBridges.All;
        _acceptBridges.Description = "Which other nodes may bridge (-r): all, none, or only those with these ids or MAC addresses.";
        _cipher.HelpName = CipherChoice.Names;
        _cipher.Description = "The cipher. 'fastest' takes the fastest one that both sides have, 'platform' the same without libsodium; any other name allows that cipher alone. [default: fastest]";
        _identity.HelpName = "FILE";
        _identity.Description = "The node's key pair; created if missing. [default: a file for community and device in /var/lib/overlay, or in ~/.local/state/overlay]";
        _threads.HelpName = "1|2";
        _threads.Description = "Threads of each lane: one for both directions, or one for each. [default: 1 on a machine with one or two processors, else 2]";
        _lanes.HelpName = "COUNT";
        _lanes.Description = "How many lanes carry frames, each a queue of the device and a socket, 1 to 16. [default: 1 on a machine with one or two processors, else one for each two, at most 4]";
        _busyPoll.HelpName = "MICROSECONDS";
        _busyPoll.Description = "How long to poll for frames and datagrams before sleeping, 0 to 1000000. Keeps processors busy; only with --threads 2. [default: 0]";
        HelpPage.AddTo(
            Command,
            Usage,
            Examples,
            new HelpGroup("Community and key", [.. _community.All]),
            new HelpGroup("The device", [_addresses, _onConflict, _device, _mac, _mtu, _bridge, _bridgeLimit, _acceptBridges]),
            new HelpGroup("The node", [_identity, _name, _keepTrying, _port, _cipher, _compress]),
            new HelpGroup("What it shows", [_groups, _verbose]),
            new HelpGroup("Multicast and broadcast", [.. _multicast.All, .. _segment.All]),
            new HelpGroup("Rarely needed: signs of life, speed", [.. _timing.All, _exclude, _threads, _lanes, _busyPoll, _realtime, _noOffload]));
    }

    public RootCommand Command { get; } = new("Joins this host to an Overlay community through a TAP device.");

    /// <summary>Reads the settings, and the key from where the command line says.</summary>
    public EdgeSettings Read(ParseResult parsed)
    {
        var segment = _segment.Read(parsed);
        var onConflict = parsed.GetValue(_onConflict);
        if (onConflict == ConflictChoice.Stop && !segment.AnswerNeighbors)
        {
            throw new UsageException("With --no-neighbor-answers address conflicts are not found, so --on-address-conflict stop would do nothing; leave one of them out.");
        }

        if (parsed.GetValue(_busyPoll) > TimeSpan.Zero && parsed.GetValue(_threads) == 1)
        {
            throw new UsageException("--busy-poll needs --threads 2; leave one of them out.");
        }

        return new EdgeSettings
        {
            Supernodes = _community.Supernodes(parsed),
            Community = _community.Name(parsed)!,
            Security = _community.Security(parsed),
            Device = new TapOptions
            {
                Name = parsed.GetValue(_device),
                MacAddress = parsed.GetValue(_mac),
                Mtu = parsed.GetValue(_mtu),
                Offload = parsed.GetValue(_noOffload) ? TapOffloads.None : TapOffloads.All,
                BusyPoll = parsed.GetValue(_busyPoll),
                Addresses = [.. (parsed.GetValue(_addresses) ?? []).Distinct()],
            },
            Bind = parsed.GetValue(_port) ?? new ListenAddress(IPAddress.IPv6Any, 0),
            Excluded = parsed.GetValue(_exclude) ?? [],
            Bridging = new BridgingOptions { Allow = parsed.GetValue(_bridge), MaxAddresses = parsed.GetValue(_bridgeLimit), Accept = parsed.GetValue(_acceptBridges)!.Nodes },
            Ciphers = parsed.GetValue(_cipher) ?? CipherChoice.Parse(CipherChoice.Fastest),
            Compress = parsed.GetValue(_compress),
            KeepTrying = parsed.GetValue(_keepTrying),
            Timings = _timing.Read(parsed),
            SingleThread = parsed.GetValue(_threads) is { } threads ? threads == 1 : null,
            Lanes = parsed.GetValue(_lanes) ?? 0,
            BusyPoll = parsed.GetValue(_busyPoll),
            Realtime = parsed.GetValue(_realtime),
            Multicast = _multicast.Read(parsed),
            Segment = segment,
            OnAddressConflict = onConflict,
            Verbose = parsed.GetValue(_verbose),
            ShowGroups = parsed.GetValue(_groups),
            Identity = parsed.GetValue(_identity),
            Name = parsed.GetValue(_name),
        };
    }

    private static MacAddress? ParseMac(string text) => MacAddress.Parse(text) is { IsGroup: false, Value: not 0 } mac
        ? mac
        : throw new FormatException($"'{text}' cannot be the MAC address of a node: it is a group address, or zero. The first byte of a node's address is even, for example 02:00:00:00:00:01.");

    private static int ParseMtu(string text) => WholeNumber.Parse(text, 576, 9_000, " bytes");

    private static int ParseBridgeLimit(string text) => WholeNumber.Parse(text, 1, MostBridged);

    private static int? ParseThreads(string text) => WholeNumber.Parse(text, 1, 2);

    private static int? ParseLanes(string text) => WholeNumber.Parse(text, 1, 16);

    private static TimeSpan ParseBusyPoll(string text) => TimeSpan.FromMicroseconds(WholeNumber.Parse(text, 0, 1_000_000, " microseconds"));
}
