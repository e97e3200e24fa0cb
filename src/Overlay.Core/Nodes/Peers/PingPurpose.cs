namespace Overlay.Nodes.Peers;

/// <summary>Why a Ping was sent, which decides what its Pong means.</summary>
internal enum PingPurpose
{
    /// <summary>To see whether the path in use still works.</summary>
    Check,

    /// <summary>To find a direct path instead of a relayed one.</summary>
    Probe,

    /// <summary>Together with the response of a handshake, which it may overtake: it counts if it is answered, and no other waits for it.</summary>
    Offer,

    /// <summary>Because an authentic packet came from an address that is not in use: the peer may have moved.</summary>
    Roam,
}
