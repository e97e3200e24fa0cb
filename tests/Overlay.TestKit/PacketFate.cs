namespace Overlay.TestKit;

/// <summary>What the underlay did with a datagram.</summary>
internal enum PacketFate : byte
{
    Sent,
    Lost,
    Duplicated,

    /// <summary>The two hosts are kept apart by the story.</summary>
    Blocked,

    /// <summary>No host has the address, or a NAT did not let it in.</summary>
    Unroutable,

    /// <summary>The host was not running when it arrived.</summary>
    Unheard,
}
