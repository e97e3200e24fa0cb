namespace Overlay.Net.Udp;

/// <summary>What became of a datagram that was to be sent.</summary>
internal enum UdpSendResult
{
    /// <summary>It is on its way, or waits for the MAC address of its neighbour.</summary>
    Sent,

    /// <summary>Longer than a datagram of IP can be.</summary>
    TooLong,

    /// <summary>There is no valid address of the family to send from.</summary>
    NoSource,

    /// <summary>The destination is not on the segment, by all that the prefixes of the addresses say.</summary>
    NotOnLink,

    /// <summary>To everybody, without being allowed to.</summary>
    BroadcastNotEnabled,
}
