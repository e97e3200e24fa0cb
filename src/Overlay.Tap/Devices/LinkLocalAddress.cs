using System.Net;

namespace Overlay.Tap.Devices;

/// <summary>The IPv6 address that every host of a link has for that link.</summary>
internal static class LinkLocalAddress
{
    private const int PrefixLength = 64;

    /// <summary>fe80::/64 with the modified EUI-64 of the MAC: universal/local bit inverted, ff:fe in the middle (RFC 4291, appendix A).</summary>
    public static OverlayAddress Of(MacAddress mac)
    {
        Span<byte> bytes = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe, 0, 0, 0];
        Span<byte> address = stackalloc byte[MacAddress.Size];
        mac.CopyTo(address);
        address[..3].CopyTo(bytes[8..]);
        address[3..].CopyTo(bytes[13..]);
        bytes[8] ^= 0x02;
        return new OverlayAddress(new IPAddress(bytes), PrefixLength);
    }
}
