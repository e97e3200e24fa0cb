using Overlay.Supernodes.Members;

namespace Overlay.Supernodes;

/// <summary>What one supernode gives to all, and to each. Every table and queue of the engine is bounded by one of these.</summary>
internal sealed record SupernodeLimits
{
    /// <summary>Members that left which each community remembers, however small it is.</summary>
    public const int LeastRemovals = 64;

    /// <summary>How long a registration lasts without a sign of life. Nodes refresh at a third of it.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Communities at one time.</summary>
    public int Communities { get; init; } = 4_096;

    /// <summary>Members of one community.</summary>
    public int CommunityMembers { get; init; } = 4_096;

    /// <summary>Members of all communities.</summary>
    public int Members { get; init; } = 65_536;

    /// <summary>Members of one source, see <see cref="SourceTable"/>.</summary>
    public int MembersPerSource { get; init; } = 4_096;

    /// <summary>Communities of one source.</summary>
    public int CommunitiesPerSource { get; init; } = 256;

    /// <summary>Members that left, of one community: twice as many as it had at most, but not more than this. Who is further behind has to register
    /// again.</summary>
    public int RememberedRemovals { get; init; } = 1_024;

    /// <summary>Members that left, of all communities: beyond it each community remembers <see cref="LeastRemovals"/>.</summary>
    public int Removals { get; init; } = 131_072;

    /// <summary>Sessions that did not register (yet): the oldest gives way.</summary>
    public int UnregisteredSessions { get; init; } = 4_096;

    /// <summary>How long a session lives that does not register.</summary>
    public TimeSpan UnregisteredLifetime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Registrations that wait for the operator's code at one time.</summary>
    public int AdmissionQuestions { get; init; } = 1_024;

    /// <summary>Bytes per second that one member may have relayed.</summary>
    public long RelayBytesPerSecond { get; init; } = 12_500_000;

    /// <summary>Bytes that one member may have relayed at once after a pause.</summary>
    public long RelayBurstBytes { get; init; } = 4_000_000;

    /// <summary>Introductions and queries of one member per second.</summary>
    public int RequestsPerSecond { get; init; } = 128;

    /// <summary>Introductions and queries of one member at once after a pause: a new member wants to meet all others.</summary>
    public int RequestBurst { get; init; } = 4_096;
}
