namespace Overlay.Tap.Native;

/// <summary>Requests and flags of the TUN/TAP driver (<c>linux/if_tun.h</c>) and of its socket.</summary>
internal static class TunRequests
{
    /// <summary>TUNSETIFF: connects the descriptor to a device.</summary>
    public const nuint SetInterface = 0x400454ca;

    /// <summary>TUNSETPERSIST: whether the device outlives the descriptor.</summary>
    public const nuint SetPersistent = 0x400454cb;

    /// <summary>TUNSETOFFLOAD: which super-frames and partial checksums may be read from the descriptor.</summary>
    public const nuint SetOffload = 0x400454d0;

    /// <summary>TUNSETVNETHDRSZ: the size of the header in front of each frame.</summary>
    public const nuint SetVirtioHeaderSize = 0x400454d8;

    /// <summary>SIOCSIFHWADDR on the descriptor itself, which the owner of a device may use without CAP_NET_ADMIN.</summary>
    public const nuint SetHardwareAddress = 0x8924;

    /// <summary>IFF_TAP: whole Ethernet frames.</summary>
    public const short Tap = 0x0002;

    /// <summary>IFF_MULTI_QUEUE: each descriptor that is connected to the device is a queue of its own. Fixed when the device is made.</summary>
    public const short MultiQueue = 0x0100;

    /// <summary>IFF_NO_PI: nothing in front of a frame.</summary>
    public const short NoPacketInformation = 0x1000;

    /// <summary>IFF_VNET_HDR: a <see cref="VirtioNetHeader"/> in front of a frame.</summary>
    public const short VirtioHeader = 0x4000;

    /// <summary>TUN_F_CSUM.</summary>
    public const int OffloadChecksum = 0x01;

    /// <summary>TUN_F_TSO4 and TUN_F_TSO6.</summary>
    public const int OffloadTcp = 0x02 | 0x04;

    /// <summary>TUN_F_TSO_ECN.</summary>
    public const int OffloadTcpWithEcn = 0x08;

    /// <summary>TUN_F_USO4 and TUN_F_USO6, which the driver takes together only (Linux 6.2).</summary>
    public const int OffloadUdp = 0x20 | 0x40;
}
