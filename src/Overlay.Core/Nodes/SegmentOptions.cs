using Overlay.Primitives;

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

    /// <summary>
    /// True to answer ARP (RFC 826) and IPv6 neighbour discovery (RFC 4861) for stations at peers, as the node learned them from what these stations said, so
    /// that such questions do not go to all nodes.
    /// </summary>
    /// <remarks>
    /// Only questions to all from the node's own port are answered, with what the station itself would say. Probes for duplicate addresses (RFC 5227, RFC
    /// 4862), announcements, questions to one station and questions for unknown addresses pass. Nothing is answered for a peer that was silent for two seconds
    /// and does not answer a Ping within 250 milliseconds, and for a station that was asked by itself and was silent. An address that a second station claims
    /// is not answered for until the first was asked; it keeps the address if it answers within a second. A peer may speak only for MAC addresses that are its
    /// own.
    /// </remarks>
    /// <value>Default: true.</value>
    public bool AnswerNeighbors { get; init; } = true;

    /// <summary>How long what a station said is repeated, since it last said so.</summary>
    /// <remarks>1 second to 1 hour.</remarks>
    /// <value>Default: 2 minutes.</value>
    public TimeSpan NeighborLifetime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many IP addresses are noted of each peer, and of the stations behind the port. The stations at all peers have 65,536 together.</summary>
    /// <remarks>1 to 65,536. Questions for further addresses pass, as without answers.</remarks>
    /// <value>Default: 256.</value>
    public int MaxNeighbors { get; init; } = 256;

    /// <summary>
    /// How many frames of a peer may be refused within a minute for what the peer did, before it is disconnected and not admitted for ten minutes: forged
    /// source addresses, floods beyond <see cref="FromPeer"/>, groups that it may not send to, frames that follow no format. Frames under the peer's group key
    /// do not count, since any member can make such in its name, nor does anything in a community without a key.
    /// </summary>
    /// <remarks>
    /// 1 to 10,000,000, or null for no limit. The node decides for itself alone: others go on with the peer, and whoever has the community key can come back
    /// with another key pair. What is refused does no harm, and members whose settings differ from this node's look alike: other <see cref="GroupRules"/>,
    /// transforms that are not known here, more stations than <see cref="BridgingOptions.MaxAddresses"/>. Agree on these before you set a limit.
    /// </remarks>
    /// <value>Default: null. Peers are named (<see cref="PeerMisbehaved"/>), not disconnected.</value>
    public int? RefusalLimit { get; init; }

    internal void Validate()
    {
        OptionChecks.InRange(RefusalLimit ?? 1, 1, 10_000_000, nameof(RefusalLimit));
        OptionChecks.InRange(NeighborLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        OptionChecks.InRange(MaxNeighbors, 1, 65_536);
        OptionChecks.Items(GroupRules, 0, MaxRules);
        foreach (var rule in GroupRules)
        {
            rule.Validate();
        }

        OptionChecks.Present(FromPort).Validate();
        OptionChecks.Present(FromPeer).Validate();
    }
}
