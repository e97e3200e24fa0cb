using Overlay.Node;

namespace Overlay;

/// <summary>What keeps the segment quiet: a station that sends to many should not be able to drown all others.</summary>
public sealed record SegmentOptions
{
    private const int MaxRules = 256;

    /// <summary>Storm control outbound: what the stations behind the node's port may send together.</summary>
    public StormLimits FromPort { get; init; } = new();

    /// <summary>Storm control inbound: what each single peer may send to this node's port.</summary>
    public StormLimits FromPeer { get; init; } = new();

    /// <summary>Who may send to which groups and who may join them.</summary>
    /// <remarks>At most 256 rules. With rules, each frame for a group takes a look-up, and each copy a few.</remarks>
    /// <value>Default: none; everybody may send to and join every group.</value>
    public IReadOnlyList<GroupRule> GroupRules { get; init; } = [];

    internal void Validate()
    {
        OptionChecks.Items(GroupRules, 0, MaxRules);
        foreach (var rule in GroupRules)
        {
            rule.Validate();
        }

        OptionChecks.Present(FromPort).Validate();
        OptionChecks.Present(FromPeer).Validate();
    }
}
