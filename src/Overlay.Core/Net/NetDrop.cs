namespace Overlay.Net;

/// <summary>Why the stack dropped a frame or a datagram.</summary>
internal enum NetDrop
{
    /// <summary>For another station, another address, or a group that nobody here joined.</summary>
    NotForUs,

    /// <summary>An EtherType or a protocol that is not spoken here.</summary>
    UnknownProtocol,

    /// <summary>Cut off, a wrong checksum, or against a rule of its protocol.</summary>
    Malformed,

    /// <summary>No socket has the port.</summary>
    NoSocket,

    /// <summary>The socket's buffer is full: the program receives too slowly.</summary>
    SocketFull,

    /// <summary>The source is not one that the socket wants for this group.</summary>
    SourceUnwanted,

    /// <summary>A fragment of a datagram that overlaps others (RFC 5722), or contradicts them.</summary>
    FragmentsOverlap,

    /// <summary>A datagram that was not whole in time.</summary>
    ReassemblyTimeout,

    /// <summary>Too many datagrams were being put together.</summary>
    ReassemblyFull,

    /// <summary>A neighbour did not answer, so that what waited for its MAC address was dropped.</summary>
    NoNeighbor,

    /// <summary>Too much waits for MAC addresses.</summary>
    HeldFull,

    /// <summary>Frames are taken too slowly.</summary>
    OutboxFull,

    /// <summary>More errors than may be reported in a second.</summary>
    ErrorsLimited,

    /// <summary>Somebody else uses an address of this node.</summary>
    AddressConflict,
}
