namespace Overlay.Samples.Tipc;

/// <summary>What stands behind a <see cref="TipcException"/>.</summary>
public enum TipcFailure
{
    /// <summary>Nobody is bound to the service. Linux says EHOSTUNREACH.</summary>
    ServiceUnavailable,

    /// <summary>The node is no neighbour. Linux says EHOSTUNREACH.</summary>
    NodeUnreachable,

    /// <summary>The node has 65,534 bindings, which is as many as a node may have.</summary>
    TooManyBindings,

    /// <summary>Another node had this node's address before; this node has ended.</summary>
    DuplicateAddress,

    /// <summary>The port on the segment was closed, because the node that owns it has ended; this node has ended too.</summary>
    PortClosed,

    /// <summary>A subscriber takes its events so slowly that some were lost.</summary>
    EventsLost,
}
