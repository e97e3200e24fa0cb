namespace Overlay.Samples.Tipc.Sockets;

/// <summary>What became of a message that a port sent.</summary>
internal enum SendResult
{
    /// <summary>On its way, delivered, or dropped because the port sends datagrams and the link is congested.</summary>
    Sent,

    /// <summary>A link is congested; nothing was sent. Worth another try when something was received.</summary>
    WouldBlock,

    /// <summary>Nobody is bound to the service, or the node is no neighbour.</summary>
    Unreachable,
}
