namespace Overlay.Tap;

/// <summary>
/// What the kernel leaves to a <see cref="TapPort"/>, and the port to the kernel: many segments pass the device as one super-frame of up to
/// 64 KiB, for the price of one system call. On the segment each of them is a frame by itself.
/// </summary>
[Flags]
public enum TapOffloads
{
    /// <summary>One frame at a time, with complete checksums; works with every kernel.</summary>
    None = 0,

    /// <summary>The checksums of TCP and UDP: neither the kernel nor the port sums up what both sides of the segment trust.</summary>
    Checksum = 1,

    /// <summary>Super-frames of TCP, over IPv4 and IPv6, and <see cref="Checksum"/>.</summary>
    Tcp = Checksum | 2,

    /// <summary>Super-frames of UDP (programs that send with UDP_SEGMENT, for example QUIC), and <see cref="Checksum"/>. Linux 6.2 or later.</summary>
    Udp = Checksum | 4,

    /// <summary>All that the kernel can do.</summary>
    All = Tcp | Udp,
}
