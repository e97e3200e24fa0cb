namespace Overlay.Samples.Tipc.Protocol;

/// <summary>Why a message that arrived, or was to be sent, was thrown away.</summary>
internal enum TipcDropReason
{
    /// <summary>No TIPC frame for this node: another EtherType, another destination, a group source.</summary>
    NotForUs,

    /// <summary>A header that breaks the rules.</summary>
    Malformed,

    /// <summary>Another network id.</summary>
    OtherNetwork,

    /// <summary>From a node that is no neighbour, or from another MAC address than the neighbour's.</summary>
    UnknownSender,

    /// <summary>A second bearer of a known neighbour.</summary>
    SecondBearer,

    /// <summary>Of an earlier session of the link, or while the link is not up.</summary>
    WrongSession,

    /// <summary>A sequence number that was received before.</summary>
    Duplicate,

    /// <summary>Too far ahead of what is expected, or no room to keep it until the gap is filled.</summary>
    OutOfWindow,

    /// <summary>Of a part of TIPC that is not implemented: connections, groups, tunnels, encryption.</summary>
    UnsupportedUser,

    /// <summary>A fragment without its first part, or a message that would be longer than allowed.</summary>
    BadFragment,

    /// <summary>A neighbour beyond the limit.</summary>
    TooManyNeighbours,

    /// <summary>A publication beyond the limit.</summary>
    TooManyPublications,

    /// <summary>A change of names too far ahead of the bulk.</summary>
    NameOutOfOrder,

    /// <summary>Nobody has the port or the service.</summary>
    NoDestination,

    /// <summary>The receiver takes its messages too slowly.</summary>
    ReceiveQueueFull,

    /// <summary>A droppable message when the link was congested.</summary>
    Congested,

    /// <summary>The link went down before the message was acknowledged.</summary>
    LinkDown,
}
