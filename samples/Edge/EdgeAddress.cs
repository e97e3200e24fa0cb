using System.Globalization;
using System.Net;
using Overlay.Primitives;

namespace Overlay.Samples.Edge;

/// <summary>Addresses as people write them for an n2n edge.</summary>
internal static class EdgeAddress
{
    private const string StaticMark = "static:";
    private const string DhcpMark = "dhcp:";

    /// <summary>An address of the device; <c>static:</c> in front changes nothing.</summary>
    public static OverlayAddress Parse(string text)
    {
        if (text.StartsWith(DhcpMark, StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException("For DHCP leave -a out and run a DHCP client on the device.");
        }

        return OverlayAddress.Parse(text.StartsWith(StaticMark, StringComparison.OrdinalIgnoreCase) ? text[StaticMark.Length..] : text);
    }

    /// <summary>A network, or one address.</summary>
    public static IPNetwork ParseNetwork(string text) =>
        AddressText.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : text.Split('/') is [var first, _] && AddressText.TryParse(first, out var start) && IPNetwork.TryParse(text, out var network) && network.BaseAddress.Equals(start) ? network
        : throw new FormatException($"'{text}' is not a network. Write one as 10.0.0.0/8 or fd00::/8, with zeros behind the prefix, or an address.");

    /// <summary>A local UDP port, alone or behind an address.</summary>
    public static IPEndPoint ParseBind(string text)
    {
        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return new IPEndPoint(IPAddress.IPv6Any, port);
        }

        return AddressText.TryParseEndPoint(text, out var endPoint)
            ? endPoint
            : throw new FormatException($"'{text}' is not a UDP port. Write a port, or address:port; an IPv6 address stands in brackets.");
    }
}
