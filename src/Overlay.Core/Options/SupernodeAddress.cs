using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Overlay.Json;
using Overlay.Primitives;

namespace Overlay;

/// <summary>Where a supernode is, and, if it is known, its public key. Immutable.</summary>
[JsonConverter(typeof(TextJsonConverter<SupernodeAddress>))]
[TypeConverter(typeof(TextTypeConverter<SupernodeAddress>))]
public sealed class SupernodeAddress : IEquatable<SupernodeAddress>, IParsable<SupernodeAddress>
{
    /// <summary>The UDP port of a supernode unless the address names another: 1200.</summary>
    public const int DefaultPort = 1200;

    private readonly byte[]? _publicKey;

    private SupernodeAddress(string host, int port, byte[]? publicKey)
    {
        Host = host;
        Port = port;
        _publicKey = publicKey;
    }

    /// <summary>A DNS name or an IP address, without brackets. A name is resolved again whenever the supernode does not answer.</summary>
    public string Host { get; }

    /// <summary>The UDP port, 1 to 65535.</summary>
    public int Port { get; }

    /// <summary>
    /// The supernode's public key in base64, or null if none is pinned: the node then trusts the first key that it is told, and keeps it
    /// (<see cref="OverlayNodeOptions.KnownSupernodesFile"/>). Whoever sits between a node and a supernode at that first time can learn who is a member; frames
    /// stay protected by the community's key.
    /// </summary>
    public string? PublicKey => _publicKey is null ? null : Convert.ToBase64String(_publicKey);

    internal byte[]? PinnedKey => _publicKey;

    /// <summary>Reads an address.</summary>
    /// <param name="text"><c>host</c>, <c>host:port</c> or <c>[IPv6]:port</c>, and behind it, if the key is pinned, <c>#</c> and the public key in
    /// base64.</param>
    /// <returns>The address.</returns>
    /// <exception cref="FormatException">The text is something else; the message says what.</exception>
    public static SupernodeAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, out var address) is { } problem ? throw new FormatException($"'{text}' is not the address of a supernode: {problem}") : address!;
    }

    /// <inheritdoc/>
    public static SupernodeAddress Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>Reads an address.</summary>
    /// <param name="text"><c>host</c>, <c>host:port</c> or <c>[IPv6]:port</c>, and behind it, if the key is pinned, <c>#</c> and the public key in
    /// base64.</param>
    /// <param name="result">The address, if the text is one.</param>
    /// <returns>True if the text is the address of a supernode.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out SupernodeAddress? result)
    {
        result = null;
        return text is not null && Read(text, out result) is null;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out SupernodeAddress result) => TryParse(s, out result);

    /// <summary>Writes the address as <see cref="Parse(string)"/> reads it.</summary>
    /// <returns>For example <c>supernode.example:1200</c>.</returns>
    public override string ToString()
    {
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        var address = string.Create(CultureInfo.InvariantCulture, $"{host}:{Port}");
        return PublicKey is { } key ? $"{address}#{key}" : address;
    }

    /// <inheritdoc/>
    public bool Equals(SupernodeAddress? other) =>
        other is not null && Port == other.Port && string.Equals(Host, other.Host, StringComparison.OrdinalIgnoreCase) && PublicKey == other.PublicKey;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SupernodeAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(StringComparer.OrdinalIgnoreCase.GetHashCode(Host), Port, PublicKey);

    /// <summary>Returns what is wrong, or null.</summary>
    private static string? Read(string text, out SupernodeAddress? address)
    {
        address = null;
        var rest = text.Trim();
        byte[]? key = null;
        if (rest.IndexOf('#', StringComparison.Ordinal) is >= 0 and var keyAt)
        {
            key = new byte[NodeKeyPair.KeyLength];
            if (!Convert.TryFromBase64String(rest[(keyAt + 1)..], key, out var length) || length != key.Length)
            {
                return $"'#' must be followed by its public key, {key.Length} bytes in base64 (44 characters).";
            }

            rest = rest[..keyAt];
        }

        if (!TrySplit(rest, out var host, out var port, out var isV6))
        {
            return "write an IPv6 address with a port as [address]:port.";
        }

        if (!AddressText.TryParseNumber(port, ushort.MaxValue, out var number) || number == 0)
        {
            return $"the port '{port}' is not a number from 1 to 65535.";
        }

        if ((isV6 || AddressText.EndsInNumber(host)) && !(AddressText.TryParse(host, out _) && host.Contains(':', StringComparison.Ordinal) == isV6))
        {
            return $"'{host}' is not an IP address; one of IPv4 has four decimal numbers from 0 to 255, as 192.0.2.1.";
        }

        if (!isV6 && Uri.CheckHostName(host) is UriHostNameType.Unknown or UriHostNameType.Basic)
        {
            return $"'{host}' is neither a host name nor an IP address. Write host, host:port or [IPv6]:port.";
        }

        address = new SupernodeAddress(host, number, key);
        return null;
    }

    /// <summary>Two colons without brackets can only be an IPv6 address without a port.</summary>
    private static bool TrySplit(string address, out string host, out string port, out bool isV6)
    {
        (host, port, isV6) = (address, DefaultPort.ToString(CultureInfo.InvariantCulture), false);
        var colon = address.LastIndexOf(':');
        if (address.StartsWith('['))
        {
            isV6 = true;
            var end = address.IndexOf(']', StringComparison.Ordinal);
            if (end < 0 || (end + 1 < address.Length && address[end + 1] != ':'))
            {
                return false;
            }

            host = address[1..end];
            port = end + 1 < address.Length ? address[(end + 2)..] : port;
        }
        else if (colon >= 0 && colon == address.IndexOf(':', StringComparison.Ordinal))
        {
            (host, port) = (address[..colon], address[(colon + 1)..]);
        }
        else
        {
            isV6 = colon >= 0;
        }

        return true;
    }
}
