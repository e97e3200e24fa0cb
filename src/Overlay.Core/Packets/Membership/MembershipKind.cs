namespace Overlay.Packets.Membership;

/// <summary>What a message of IGMP or MLD is for.</summary>
internal enum MembershipKind
{
    /// <summary>A router asks who is in which groups.</summary>
    Query,

    /// <summary>A host is in one group: IGMPv1, IGMPv2 or MLDv1.</summary>
    Report,

    /// <summary>A host has left a group: Leave of IGMPv2, Done of MLDv1.</summary>
    Leave,

    /// <summary>The records of IGMPv3 and MLDv2.</summary>
    RecordReport,

    /// <summary>A router tells that it is there, or that it goes: multicast router discovery (RFC 4286), or Hello of PIM.</summary>
    Router,

    /// <summary>Anything else of IGMP or PIM: for others.</summary>
    Other,
}
