namespace Overlay.Multicast.Membership;

/// <summary>The timers and counters of RFC 3376, section 8, which are those of RFC 3810, section 9.</summary>
internal sealed record MembershipTimings
{
    /// <summary>How many lost messages are made up for (8.1).</summary>
    public int Robustness { get; init; } = 2;

    /// <summary>Between general queries (8.2).</summary>
    public TimeSpan QueryInterval { get; init; } = TimeSpan.FromSeconds(125);

    /// <summary>In which hosts answer a general query (8.3).</summary>
    public TimeSpan QueryResponse { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>In which they answer a query for one group (8.8).</summary>
    public TimeSpan LastMemberInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A host that reports nothing for so long is no member any more (8.4).</summary>
    public TimeSpan GroupMembership => (Robustness * QueryInterval) + QueryResponse;

    /// <summary>A querier that asks nothing for so long is gone (8.5).</summary>
    public TimeSpan OtherQuerierPresent => (Robustness * QueryInterval) + (QueryResponse / 2);

    /// <summary>Between the first general queries (8.6).</summary>
    public TimeSpan StartupInterval => QueryInterval / 4;

    /// <summary>How many they are (8.7).</summary>
    public int StartupCount => Robustness;

    /// <summary>How many queries follow a Leave (8.9).</summary>
    public int LastMemberCount => Robustness;

    /// <summary>After so long without an answer to them nobody is left (8.10).</summary>
    public TimeSpan LastMemberTime => LastMemberCount * LastMemberInterval;

    /// <summary>How long a group is in the mode of an older version after a report of it (8.13).</summary>
    public TimeSpan OlderHostPresent => (Robustness * QueryInterval) + QueryResponse;
}
