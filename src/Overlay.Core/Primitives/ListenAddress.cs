using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json.Serialization;
using Overlay.Json;
using Overlay.Primitives;

namespace Overlay;

/// <summary>Where a socket is bound: an IP address of this host, and a UDP port. Unlike <see cref="IPEndPoint"/> it can be read from a configuration.</summary>
[JsonConverter(typeof(TextJsonConverter<ListenAddress>))]
[TypeConverter(typeof(TextTypeConverter<ListenAddress>))]
public sealed record ListenAddress : IParsable<ListenAddress>
{
    /// <summary>Names an address and a port.</summary>
    /// <param name="address">An address of this host; <see cref="IPAddress.IPv6Any"/> for all, <see cref="IPAddress.Any"/> for all of IPv4.</param>
    /// <param name="port">0 to 65,535; 0 for any free port.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such port.</exception>
    public ListenAddress(IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        (Address, Port) = (address, port);
    }

    /// <summary>The address.</summary>
    public IPAddress Address { get; }

    /// <summary>The port; 0 for any free one.</summary>
    public int Port { get; }

    /// <summary>Takes the address and the port of an end point.</summary>
    /// <param name="endPoint">The end point.</param>
    [return: NotNullIfNotNull(nameof(endPoint))]
    public static implicit operator ListenAddress?(IPEndPoint? endPoint) => endPoint is null ? null : new(endPoint.Address, endPoint.Port);

    /// <summary>Reads a port, which is then one of all addresses, or <c>address:port</c>.</summary>
    /// <param name="text">For example <c>1200</c>, <c>192.0.2.1:1200</c> or <c>[2001:db8::1]:1200</c>.</param>
    /// <returns>The address and the port.</returns>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static ListenAddress Parse(string text) => TryParse(text, out var result)
        ? result
        : throw new FormatException($"'{text}' is not an address to listen on. Write a UDP port, for example 1200, or address:port; an IPv6 address stands in brackets.");

    /// <inheritdoc/>
    public static ListenAddress Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>Reads a port, which is then one of all addresses, or <c>address:port</c>.</summary>
    /// <param name="text">For example <c>1200</c>, <c>192.0.2.1:1200</c> or <c>[2001:db8::1]:1200</c>.</param>
    /// <param name="result">The address and the port, if the text is that.</param>
    /// <returns>True if it is.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ListenAddress? result)
    {
        result = AddressText.TryParseNumber(text, ushort.MaxValue, out var port) ? new ListenAddress(IPAddress.IPv6Any, port)
            : AddressText.TryParseEndPoint(text, out var endPoint) ? endPoint
            : null;
        return result is not null;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [NotNullWhen(true)] out ListenAddress? result) => TryParse(s, out result);

    /// <summary>Returns the end point of .NET.</summary>
    /// <returns>The same address and port.</returns>
    public IPEndPoint ToIPEndPoint() => new(Address, Port);

    /// <summary>Returns the address and the port.</summary>
    /// <returns>For example <c>[::]:1200</c>.</returns>
    public override string ToString() => ToIPEndPoint().ToString();
}
