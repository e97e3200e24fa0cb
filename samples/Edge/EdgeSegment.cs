using System.CommandLine;

namespace Overlay.Samples.Edge;

/// <summary>The options that keep the segment quiet and its groups apart.</summary>
internal sealed class EdgeSegment
{
    private const int MaxLimit = 10_000_000;
    private const string NoLimit = "none";

    /// <summary>Stands for no limit: an option cannot have null as the value that was given.</summary>
    private const int Unlimited = 0;

    private readonly Option<int> _broadcast = ParsedOption.One(ParseLimit, "--broadcast-limit");
    private readonly Option<int> _multicast = ParsedOption.One(ParseLimit, "--multicast-limit");
    private readonly Option<int> _unknown = ParsedOption.One(ParseLimit, "--unknown-limit");
    private readonly Option<int> _refusals = ParsedOption.One(ParseRefusalLimit, "--refusal-limit");
    private readonly Option<bool> _noAnswers = new("--no-neighbor-answers") { Description = "Send questions of ARP and neighbour discovery on to all, instead of answering those for stations that are known." };
    private readonly Option<GroupRule[]> _rules = ParsedOption.Many(EdgeGroupRule.Parse, "--group-rule");

    public EdgeSegment()
    {
        var defaults = new StormLimits();
        Describe(_broadcast, defaults.Broadcast, "broadcast frames");
        Describe(_multicast, defaults.Multicast, "multicast frames");
        Describe(_unknown, defaults.UnknownUnicast, "frames to unknown stations (they go to all nodes with -r)");
        _refusals.HelpName = $"COUNT|{NoLimit}";
        _refusals.Description = "How many frames of another node may be refused in a minute for what it did, forged addresses or floods, before it is disconnected for ten minutes. [default: none]";
        _rules.HelpName = "RULE";
        _rules.Description = "Who may use a group: 'GROUPS [senders=WHO,...] [members=WHO,...]'. GROUPS is an IP group, a prefix or a MAC address; WHO is a node's id or a MAC address. "
            + "Without senders= or members= everybody may; an empty list means nobody. May be repeated; the same on all nodes.";
    }

    public IEnumerable<Option> All => [_broadcast, _multicast, _unknown, _refusals, _noAnswers, _rules];

    public SegmentOptions Read(ParseResult parsed)
    {
        var limits = new StormLimits { Broadcast = LimitOf(parsed, _broadcast), Multicast = LimitOf(parsed, _multicast), UnknownUnicast = LimitOf(parsed, _unknown) };
        return new SegmentOptions
        {
            FromPort = limits,
            FromPeer = limits,
            RefusalLimit = LimitOf(parsed, _refusals),
            AnswerNeighbors = !parsed.GetValue(_noAnswers),
            GroupRules = parsed.GetValue(_rules) ?? [],
        };
    }

    private static void Describe(Option<int> option, int? limit, string frames)
    {
        option.HelpName = $"COUNT|{NoLimit}";
        option.DefaultValueFactory = _ => limit ?? Unlimited;
        option.Description = $"How many {frames} may pass each second, from the device and from each other node; what is beyond is dropped and counted.";
    }

    private static int? LimitOf(ParseResult parsed, Option<int> option) => parsed.GetValue(option) is var limit && limit == Unlimited ? null : limit;

    private static int ParseLimit(string text) => ParseLimit(text, "second");

    private static int ParseRefusalLimit(string text) => ParseLimit(text, "minute");

    private static int ParseLimit(string text, string span) => text == NoLimit ? Unlimited
        : WholeNumber.Parse(text, 1, MaxLimit, $" frames a {span}, or '{NoLimit}'");
}
