using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization;
using Overlay.Json;
using Overlay.Primitives;

namespace Overlay;

/// <summary>An IP address on the segment, of a host in the process or of a device, with the length of the network's prefix.</summary>
[JsonConverter(typeof(TextJsonConverter<OverlayAddress>))]
[TypeConverter(typeof(TextTypeConverter<OverlayAddress>))]
public readonly record struct OverlayAddress : IParsable<OverlayAddress>
{
    private const int DefaultPrefixIPv4 = 24;
    private const int DefaultPrefixIPv6 = 64;

    /// <summary>Creates an address.</summary>
    /// <param name="address">An IPv4 or IPv6 address of one station: not unspecified, not loopback, not multicast, and in IPv4 not that of the network or of
    /// all its hosts (RFC 1122, section 3.2.1.3; networks of one or two addresses have neither, RFC 3021).</param>
    /// <param name="prefixLength">How many bits name the network: 1 to 32 for IPv4, 1 to 128 for IPv6.</param>
    /// <exception cref="ArgumentOutOfRangeException">The prefix is too long or too short.</exception>
    /// <exception cref="ArgumentException">The address does not name a station.</exception>
    public OverlayAddress(IPAddress address, int prefixLength)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfLessThan(prefixLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefixLength, LongestPrefix(address));
        if (!NamesStation(address) || NamesAllOrNone(address, prefixLength))
        {
            throw new ArgumentException($"{address}/{prefixLength} cannot be the address of a host.", nameof(address));
        }

        Address = address;
        PrefixLength = prefixLength;
    }

    /// <summary>The address.</summary>
    public IPAddress Address { get; }

    /// <summary>How many bits name the network: stations that have them in common reach each other.</summary>
    public int PrefixLength { get; }

    /// <summary>Parses <c>address/prefix</c>, or an address alone: the prefix is then 24 for IPv4 and 64 for IPv6.</summary>
    /// <param name="text">For example <c>192.168.1.2/24</c> or <c>fd00::2/64</c>. An address of IPv4 has four decimal numbers.</param>
    /// <returns>The address.</returns>
    /// <exception cref="FormatException">The text is not an address of a host.</exception>
    public static OverlayAddress Parse(string text) => TryParse(text, out var address)
        ? address
        : throw new FormatException($"'{text}' is not the address of a host. Write one, not the first or the last of its network, and a prefix length, for example 192.168.1.2/24 or fd00::2/64.");

    /// <inheritdoc/>
    public static OverlayAddress Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>Parses <c>address/prefix</c>, or an address alone: the prefix is then 24 for IPv4 and 64 for IPv6.</summary>
    /// <param name="text">For example <c>192.168.1.2/24</c> or <c>fd00::2/64</c>. An address of IPv4 has four decimal numbers.</param>
    /// <param name="result">The address, if the text is one.</param>
    /// <returns>True if the text is the address of a host.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out OverlayAddress result)
    {
        result = default;
        if (text is null || text.Contains('%', StringComparison.Ordinal))
        {
            return false;
        }

        var prefix = text.Contains(':', StringComparison.Ordinal) ? DefaultPrefixIPv6 : DefaultPrefixIPv4;
        if (!AddressText.TryParse(text, out var address) && !AddressText.TryParseWithPrefix(text, out address, out prefix))
        {
            return false;
        }

        if (prefix == 0 || !NamesStation(address) || NamesAllOrNone(address, prefix))
        {
            return false;
        }

        result = new OverlayAddress(address, prefix);
        return true;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out OverlayAddress result) => TryParse(s, out result);

    /// <summary>Returns the address and its prefix.</summary>
    /// <returns>For example <c>192.168.1.2/24</c>.</returns>
    public override string ToString() => $"{Address}/{PrefixLength}";

    private static int LongestPrefix(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;

    private static bool NamesStation(IPAddress address) =>
        !address.Equals(IPAddress.Any)
        && !address.Equals(IPAddress.IPv6Any)
        && !IPAddress.IsLoopback(address)
        && !address.IsIPv6Multicast
        && !address.IsIPv4MappedToIPv6
        && !(address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] >= 224);

    private static bool NamesAllOrNone(IPAddress address, int prefixLength)
    {
        if (address.AddressFamily != AddressFamily.InterNetwork || prefixLength >= 31)
        {
            return false;
        }

        var hosts = uint.MaxValue >> prefixLength;
        var host = BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes()) & hosts;
        return host == 0 || host == hosts;
    }
}
