namespace Overlay.Samples.Edge;

/// <summary>A rule as it is written on the command line.</summary>
internal static class EdgeGroupRule
{
    private const string Senders = "senders=";
    private const string Members = "members=";

    /// <summary>Reads for example <c>239.1.1.0/24 senders=02:00:00:00:00:01 members=9f86d081884c7d65,02:00:00:00:00:03</c>.</summary>
    public static GroupRule Parse(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0)
        {
            throw new FormatException("A rule begins with a group: write for example '239.1.1.1 senders=02:00:00:00:00:01'.");
        }

        var rule = new GroupRule { Groups = GroupRange.Parse(parts[0]) };
        foreach (var part in parts[1..])
        {
            rule = part.StartsWith(Senders, StringComparison.Ordinal) && rule.Senders is null ? rule with { Senders = ParseParties(part[Senders.Length..]) }
                : part.StartsWith(Members, StringComparison.Ordinal) && rule.Members is null ? rule with { Members = ParseParties(part[Members.Length..]) }
                : throw new FormatException($"'{part}' is not part of a rule. After the group come, once each, '{Senders}' and '{Members}' with nodes' ids or MAC addresses.");
        }

        return rule;
    }

    /// <summary>Reads ids of nodes and MAC addresses between commas.</summary>
    public static GroupParty[] ParseParties(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(GroupParty.Parse)];
}
