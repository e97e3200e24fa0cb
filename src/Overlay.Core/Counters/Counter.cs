namespace Overlay.Counters;

/// <summary>What a node or a supernode counts besides drops. Bytes of frames are without, bytes of datagrams with what we put around them.</summary>
internal enum Counter
{
    /// <summary>Frames taken from the port and given to at least one peer.</summary>
    FramesSent,
    FrameBytesSent,

    /// <summary>Frames of peers, authenticated and restored, handed to the port.</summary>
    FramesReceived,
    FrameBytesReceived,

    /// <summary>UDP payloads handed to the host, copies of a group frame counted each.</summary>
    DatagramsSent,
    DatagramBytesSent,
    DatagramsReceived,
    DatagramBytesReceived,

    /// <summary>At a node: datagrams sent through a supernode. At a supernode: datagrams passed on.</summary>
    RelayedSent,
    RelayedBytesSent,

    /// <summary>Datagrams that came with a relay header.</summary>
    RelayedReceived,
    RelayedBytesReceived,

    /// <summary>Initiations begun here, repetitions not counted.</summary>
    HandshakesStarted,

    /// <summary>Sessions confirmed, whoever began.</summary>
    HandshakesCompleted,

    /// <summary>Handshakes begun here that were given up.</summary>
    HandshakesFailed,

    /// <summary>Cookie replies sent because of load.</summary>
    CookiesSent,

    /// <summary>Sessions that exist now: add 1 and -1.</summary>
    Sessions,

    /// <summary>Group keys made: one more than the changes of epoch.</summary>
    GroupKeys,

    /// <summary>Peers that changed the address or the supernode they are reached by.</summary>
    PathChanges,

    /// <summary>Copies of group frames that went out.</summary>
    GroupCopies,

    /// <summary>Copies that did not, since the peer is no member.</summary>
    GroupCopiesSaved,

    /// <summary>Copies of other nodes' group frames that this node made for them.</summary>
    ReplicaCopies,

    /// <summary>Groups that this node came to want, or wants from other sources.</summary>
    GroupJoins,

    /// <summary>Groups that it wants no more.</summary>
    GroupLeaves,

    /// <summary>Questions of ARP and neighbour discovery from the port that were answered for stations at peers.</summary>
    NeighborsAnswered,

    /// <summary>IP addresses that stations claimed and that were not noted: beyond the limit, or with a MAC address that is not the sender's.</summary>
    NeighborsRefused,

    /// <summary>Events a watcher did not get because it was slow.</summary>
    EventsDropped,
}
