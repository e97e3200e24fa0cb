using Overlay.Primitives;
using Overlay.Supernodes;

namespace Overlay;

/// <summary>How much a supernode gives to all, and to each member. What goes beyond is refused, or dropped and counted.</summary>
public sealed record SupernodeLimitOptions
{
    private static readonly SupernodeLimits Defaults = new();

    /// <summary>How long a registration lasts without a sign of life from the node, which refreshes it three times as often.</summary>
    /// <remarks>3 seconds to 1 hour. A longer time is less traffic; a vanished node is listed longer.</remarks>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan RegistrationLifetime { get; init; } = Defaults.Lifetime;

    /// <summary>Communities at one time.</summary>
    /// <remarks>1 to 1,048,576.</remarks>
    /// <value>Default: 4,096.</value>
    public int MaxCommunities { get; init; } = Defaults.Communities;

    /// <summary>Members of one community. Each hears of each change, so the traffic grows with the square of it.</summary>
    /// <remarks>1 to 65,536.</remarks>
    /// <value>Default: 4,096.</value>
    public int MaxCommunityMembers { get; init; } = Defaults.CommunityMembers;

    /// <summary>Members of all communities.</summary>
    /// <remarks>1 to 1,048,576.</remarks>
    /// <value>Default: 65,536.</value>
    public int MaxMembers { get; init; } = Defaults.Members;

    /// <summary>Members of one source address: an IPv4 address, or the /64 of an IPv6 address. Nodes behind one NAT share it.
    /// A node beyond it is told that the supernode is full (<see cref="RefusalReason.SupernodeFull"/>).</summary>
    /// <remarks>1 to 1,048,576.</remarks>
    /// <value>Default: 4,096.</value>
    public int MaxMembersPerSource { get; init; } = Defaults.MembersPerSource;

    /// <summary>Communities whose first member came from one source address, so that a stranger does not take all places.
    /// The first member of one beyond it is told that the supernode is full (<see cref="RefusalReason.SupernodeFull"/>).</summary>
    /// <remarks>1 to 1,048,576.</remarks>
    /// <value>Default: 256.</value>
    public int MaxCommunitiesPerSource { get; init; } = Defaults.CommunitiesPerSource;

    /// <summary>Bytes per second that one member may have relayed; the rest is dropped and counted as <see cref="DropReason.RelayLimited"/>.</summary>
    /// <remarks>0 (no relay) to 10^12 bytes per second. What one member may send this way the supernode's network must carry twice.</remarks>
    /// <value>Default: 12,500,000 (100 Mbit/s).</value>
    public long RelayBytesPerSecond { get; init; } = Defaults.RelayBytesPerSecond;

    internal void Validate()
    {
        OptionChecks.InRange(RegistrationLifetime, TimeSpan.FromSeconds(3), TimeSpan.FromHours(1));
        OptionChecks.InRange(MaxCommunities, 1, 1 << 20);
        OptionChecks.InRange(MaxCommunityMembers, 1, 65_536);
        OptionChecks.InRange(MaxMembers, 1, 1 << 20);
        OptionChecks.InRange(MaxMembersPerSource, 1, 1 << 20);
        OptionChecks.InRange(MaxCommunitiesPerSource, 1, 1 << 20);
        OptionChecks.InRange(RelayBytesPerSecond, 0, 1_000_000_000_000);
    }

    internal SupernodeLimits ToEngine() => Defaults with
    {
        Lifetime = RegistrationLifetime,
        Communities = MaxCommunities,
        CommunityMembers = MaxCommunityMembers,
        Members = MaxMembers,
        MembersPerSource = MaxMembersPerSource,
        CommunitiesPerSource = MaxCommunitiesPerSource,
        RelayBytesPerSecond = RelayBytesPerSecond,
        RelayBurstBytes = Math.Min(RelayBytesPerSecond, Defaults.RelayBurstBytes),
    };
}
