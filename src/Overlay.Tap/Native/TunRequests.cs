namespace Overlay.Tap.Native;

/// <summary>Requests and flags of the TUN/TAP driver (<c>linux/if_tun.h</c>) and of its socket.</summary>
internal static class TunRequests
{
    /// <summary>TUNSETIFF: connects the descriptor to a device.</summary>
    public const nuint SetInterface = 0x400454ca;

    /// <summary>TUNSETPERSIST: whether the device outlives the descriptor.</summary>
    public const nuint SetPersistent = 0x400454cb;

    /// <summary>SIOCSIFHWADDR on the descriptor itself, which the owner of a device may use without CAP_NET_ADMIN.</summary>
    public const nuint SetHardwareAddress = 0x8924;

    /// <summary>IFF_TAP: whole Ethernet frames.</summary>
    public const short Tap = 0x0002;

    /// <summary>IFF_NO_PI: nothing in front of a frame.</summary>
    public const short NoPacketInformation = 0x1000;
}
