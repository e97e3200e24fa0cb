using System.CommandLine;
using System.Net;

namespace Overlay.Samples.Supernodes;

/// <summary>The options of the program, by the letters that people know from n2n.</summary>
internal sealed class SupernodeCommandLine
{
    private const string Examples =
        """
        Examples:
          supernode -l 1200
              Listen on UDP port 1200 of all addresses, for any community.
          supernode -l 192.168.100.1:1200 --key-file /etc/overlay/supernode.key --community Buckhill -v
              One address, one community, and the key pair in a file of your choice.

        The supernode introduces edges and relays for those that cannot reach each other; it cannot read what they send.
        Open the UDP port in the firewall. SIGUSR1 prints what was counted. Ctrl-C or SIGTERM stops.
        """;

    private const long BytesPerMegabit = 125_000;
    private const int MostMembers = 1 << 20;
    private const int MostCommunities = 1 << 20;

    private readonly Option<ListenAddress> _listen = ParsedOption.One(ListenPlace.Parse, "--listen", "-l");
    private readonly Option<string> _keyFile = ParsedOption.One(FileName.Parse, "--key-file");
    private readonly Option<string[]> _communities = ParsedOption.Many(CommunityName.Parse, "--community");
    private readonly Option<int?> _maxMembers = ParsedOption.One(ParseMaxMembers, "--max-members");
    private readonly Option<int?> _maxCommunities = ParsedOption.One(ParseMaxCommunities, "--max-communities");
    private readonly Option<long?> _relayLimit = ParsedOption.One(ParseRelayLimit, "--relay-limit");
    private readonly Option<bool> _replicate = new("--replicate") { Description = "Copy the multicast of edges that ask for it, so that their uplinks carry it once. The copies go over this host's uplink." };
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Log who comes and goes, and print what was counted every minute." };

    public SupernodeCommandLine()
    {
        _listen.HelpName = "[IP:]PORT";
        _listen.Description = "Where to listen. [default: UDP port 1200 of all addresses]";
        _keyFile.HelpName = "FILE";
        _keyFile.Description = "The supernode's key pair; created if missing. [default: supernode-PORT.key in /var/lib/overlay, or in ~/.local/state/overlay]";
        _communities.HelpName = "NAME";
        _communities.Description = "Serve this community only. May be repeated. [default: any]";
        _maxMembers.HelpName = "COUNT";
        _maxMembers.Description = $"How many edges may register, in all communities together, 1 to {MostMembers}; at most 4096 of one community, and at most 4096 from one source address, as behind one NAT. [default: 65536]";
        _maxCommunities.HelpName = "COUNT";
        _maxCommunities.Description = $"How many communities there may be, 1 to {MostCommunities}. [default: 4096]";
        _relayLimit.HelpName = "MBIT";
        _relayLimit.Description = "What each edge may have relayed and copied, in Mbit/s, 0 to 1000000. [default: 100]";
        HelpPage.AddTo(
            Command,
            "[options]",
            Examples,
            new HelpGroup("Where, and who it is", [_listen, _keyFile]),
            new HelpGroup("For whom, and how much", [_communities, _maxMembers, _maxCommunities, _relayLimit, _replicate]),
            new HelpGroup("What it shows", [_verbose]));
    }

    public RootCommand Command { get; } = new("Introduces the nodes of Overlay communities to each other.");

    public SupernodeSettings Read(ParseResult parsed) => new()
    {
        Bind = parsed.GetValue(_listen) ?? new ListenAddress(IPAddress.IPv6Any, SupernodeAddress.DefaultPort),
        KeyFile = parsed.GetValue(_keyFile),
        Communities = (parsed.GetValue(_communities) ?? []).ToHashSet(),
        MaxMembers = parsed.GetValue(_maxMembers),
        MaxCommunities = parsed.GetValue(_maxCommunities),
        RelayBytesPerSecond = parsed.GetValue(_relayLimit),
        Replicates = parsed.GetValue(_replicate),
        Verbose = parsed.GetValue(_verbose),
    };

    private static int? ParseMaxMembers(string text) => WholeNumber.Parse(text, 1, MostMembers);

    private static int? ParseMaxCommunities(string text) => WholeNumber.Parse(text, 1, MostCommunities);

    private static long? ParseRelayLimit(string text) => WholeNumber.Parse(text, 0, 1_000_000, " Mbit/s") * BytesPerMegabit;
}
