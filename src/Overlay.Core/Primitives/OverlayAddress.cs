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
    private const string Form = "write four decimal numbers without zeros in front, or an IPv6 address, and a prefix length, for example 192.168.1.2/24 or fd00::2/64.";
    private const string MulticastFault = "it is a multicast group. Programs join that; a host has an address of its own.";
    private const uint FirstMulticastV4 = 0xE0000000;
    private const uint FirstReservedV4 = 0xF0000000;
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
        if (FaultOf(address, prefixLength) is { } fault)
        {
            throw new ArgumentException($"{address}/{prefixLength} cannot be the address of a host: {fault}", nameof(address));
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
    /// <exception cref="FormatException">The text is not an address of a host; the message says why.</exception>
    public static OverlayAddress Parse(string text)
    {
        return Read(text ?? string.Empty, out var address) is { } fault ? throw new FormatException($"'{text}' is not the address of a host: {fault}") : address;
    }

    /// <inheritdoc/>
    public static OverlayAddress Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>Parses <c>address/prefix</c>, or an address alone: the prefix is then 24 for IPv4 and 64 for IPv6.</summary>
    /// <param name="text">For example <c>192.168.1.2/24</c> or <c>fd00::2/64</c>. An address of IPv4 has four decimal numbers.</param>
    /// <param name="result">The address, if the text is one.</param>
    /// <returns>True if the text is the address of a host.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out OverlayAddress result)
    {
        result = default;
        return text is not null && Read(text, out result) is null;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out OverlayAddress result) => TryParse(s, out result);

    /// <summary>Returns the address and its prefix.</summary>
    /// <returns>For example <c>192.168.1.2/24</c>.</returns>
    public override string ToString() => $"{Address}/{PrefixLength}";

    private static int LongestPrefix(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;

    /// <summary>Returns what is wrong, or null.</summary>
    private static string? Read(string text, out OverlayAddress result)
    {
        result = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (text.Contains('%', StringComparison.Ordinal) || !AddressText.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out var address))
        {
            return Form;
        }

        var isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
        var prefix = isIPv4 ? DefaultPrefixIPv4 : DefaultPrefixIPv6;
        if (slash >= 0 && (!AddressText.TryParseNumber(text.AsSpan(slash + 1), LongestPrefix(address), out prefix) || prefix == 0))
        {
            return $"the prefix length of {(isIPv4 ? "IPv4" : "IPv6")} is a number from 1 to {LongestPrefix(address)}.";
        }

        var fault = FaultOf(address, prefix);
        result = fault is null ? new OverlayAddress(address, prefix) : default;
        return fault;
    }

    private static string? FaultOf(IPAddress address, int prefixLength) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? "it stands for no address."
        : IPAddress.IsLoopback(address) ? "it is a loopback address."
        : address.IsIPv4MappedToIPv6 ? $"write {address.MapToIPv4()} as an address of IPv4."
        : address.IsIPv6Multicast ? MulticastFault
        : address.AddressFamily == AddressFamily.InterNetwork ? FaultOfV4(BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes()), prefixLength)
        : null;

    private static string? FaultOfV4(uint address, int prefixLength)
    {
        if (address >= FirstReservedV4)
        {
            return address == uint.MaxValue ? "it is the broadcast address." : "240.0.0.0/4 is reserved.";
        }

        if (address >= FirstMulticastV4)
        {
            return MulticastFault;
        }

        var hosts = prefixLength >= 31 ? 0 : uint.MaxValue >> prefixLength;
        return hosts == 0 ? null
            : (address & hosts) == 0 ? $"it names the whole network. Hosts of it are {ToV4(address + 1)} to {ToV4(address + hosts - 1)}."
            : (address & hosts) == hosts ? $"it is the broadcast address of its network. Hosts of it are {ToV4(address - hosts + 1)} to {ToV4(address - 1)}."
            : null;
    }

    private static IPAddress ToV4(uint address) => new(BinaryPrimitives.ReverseEndianness(address));
}
