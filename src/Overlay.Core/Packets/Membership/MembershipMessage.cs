using Overlay.Primitives;

namespace Overlay.Packets.Membership;

/// <summary>
/// A message of IGMP or MLD, read where it lies: the two say the same with addresses of different sizes.
/// </summary>
internal readonly ref struct MembershipMessage
{
    public required MembershipKind Kind { get; init; }

    /// <summary>The version of IGMP; MLDv1 counts as 2 and MLDv2 as 3, from which they were made (RFC 3810, section 1).</summary>
    public int Generation { get; init; }

    /// <summary>The group; unspecified in a general query and in a report of records.</summary>
    public IpAddress Group { get; init; }

    /// <summary>In a query: the time in which hosts answer. Zero in one of IGMPv1.</summary>
    public TimeSpan MaxResponse { get; init; }

    /// <summary>In a query of generation 3: the S flag, "suppress router-side processing".</summary>
    public bool Suppresses { get; init; }

    /// <summary>In a query of generation 3: the querier's robustness variable, 0 if it exceeds 7.</summary>
    public int Robustness { get; init; }

    /// <summary>In a query of generation 3: the querier's interval.</summary>
    public TimeSpan QueryInterval { get; init; }

    /// <summary>In a query of generation 3: the sources that it asks for.</summary>
    public AddressList Sources { get; init; }

    /// <summary>Of a router: how long it is believed to be there; zero if it goes.</summary>
    public TimeSpan Lifetime { get; init; }

    /// <summary>The records of a report of generation 3.</summary>
    public MembershipRecordReader Records { get; init; }
}
