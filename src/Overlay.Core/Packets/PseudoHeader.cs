using Overlay.Packets.Segmentation;
using Overlay.Primitives;

namespace Overlay.Packets;

/// <summary>What UDP and ICMPv6 sum up besides their own bytes (RFC 768; RFC 8200, section 8.1).</summary>
internal static class PseudoHeader
{
    /// <summary>The sum of both addresses, the protocol and the length of the message, header included; not complemented.</summary>
    public static ushort Sum(IpAddress source, IpAddress destination, byte protocol, int length)
    {
        Span<byte> addresses = stackalloc byte[2 * IpAddress.SizeV6];
        source.CopyTo(addresses);
        destination.CopyTo(addresses[source.Size..]);
        return InternetChecksum.Fold((ulong)InternetChecksum.Sum(addresses[..(source.Size + destination.Size)]) + protocol + (uint)length);
    }
}
