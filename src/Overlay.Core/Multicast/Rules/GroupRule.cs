using Overlay.Primitives;

namespace Overlay;

/// <summary>Who may use a group. All nodes may have the same list of rules.</summary>
/// <remarks>
/// A frame for a group passes from a sender to a member if one of the rules for the group names both. Of several ranges that contain a group only the
/// rules with the narrowest count, and for a group in none everybody may send and join. So two rules for one group, each with the nodes of one service, keep
/// two services apart that use the same group, and a rule with empty lists closes a range of which narrower rules open parts.
/// The sender's node sends no copies to others, and the receiver's node passes none on to its port.
/// </remarks>
public sealed record GroupRule
{
    private const int MaxParties = 1_024;

    /// <summary>The groups.</summary>
    public required GroupRange Groups { get; init; }

    /// <summary>Who may send to these groups. Null for everybody.</summary>
    /// <remarks>At most 1,024.</remarks>
    /// <value>Default: null.</value>
    public IReadOnlyList<GroupParty>? Senders { get; init; }

    /// <summary>Who may join these groups. Null for everybody.</summary>
    /// <remarks>At most 1,024. A MAC address is here that of a node.</remarks>
    /// <value>Default: null.</value>
    public IReadOnlyList<GroupParty>? Members { get; init; }

    internal void Validate()
    {
        OptionChecks.That(Groups != default, nameof(Groups), "is the range of groups that the rule is for; write for example GroupRange.Parse(\"239.1.1.0/24\")");
        ValidateParties(Senders, nameof(Senders));
        ValidateParties(Members, nameof(Members));
    }

    private static void ValidateParties(IReadOnlyList<GroupParty>? parties, string name)
    {
        OptionChecks.That(parties is null || parties.Count <= MaxParties, name, $"may have at most {MaxParties} entries");
        OptionChecks.That(parties is null || parties.All(party => party != default), name, "must not contain an empty party");
    }
}
