using System.Globalization;

namespace Overlay;

/// <summary>Where a supernode is, and, if it is known, its public key. Immutable.</summary>
public sealed class SupernodeAddress : IEquatable<SupernodeAddress>
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
    /// (<see cref="OverlayNodeOptions.KnownSupernodesFile"/>). Whoever sits between a node and a supernode at that first time can learn who is a member; frames stay protected by the community's key.
    /// </summary>
    public string? PublicKey => _publicKey is null ? null : Convert.ToBase64String(_publicKey);

    internal byte[]? PinnedKey => _publicKey;

    /// <summary>Reads an address.</summary>
    /// <param name="text"><c>host</c>, <c>host:port</c> or <c>[IPv6]:port</c>, and behind it, if the key is pinned, <c>#</c> and the public key in base64.</param>
    /// <returns>The address.</returns>
    /// <exception cref="FormatException">The text is something else; the message says what.</exception>
    public static SupernodeAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        var keyAt = trimmed.IndexOf('#', StringComparison.Ordinal);
        var key = keyAt < 0 ? null : ParseKey(text, trimmed[(keyAt + 1)..]);
        var (host, port) = Split(text, keyAt < 0 ? trimmed : trimmed[..keyAt]);
        return Uri.CheckHostName(host) is UriHostNameType.Unknown or UriHostNameType.Basic
            ? throw new FormatException($"'{text}' is not the address of a supernode: '{host}' is neither a host name nor an IP address. Write host, host:port or [IPv6]:port.")
            : new SupernodeAddress(host, port, key);
    }

    /// <summary>Writes the address as <see cref="Parse"/> reads it.</summary>
    /// <returns>For example <c>supernode.example:1200</c>.</returns>
    public override string ToString()
    {
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        var address = string.Create(CultureInfo.InvariantCulture, $"{host}:{Port}");
        return PublicKey is { } key ? $"{address}#{key}" : address;
    }

    /// <inheritdoc/>
    public bool Equals(SupernodeAddress? other) => other is not null && string.Equals(ToString(), other.ToString(), StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SupernodeAddress);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(ToString());

    private static (string Host, int Port) Split(string text, string address)
    {
        if (address.StartsWith('['))
        {
            var end = address.IndexOf(']', StringComparison.Ordinal);
            if (end < 0 || (end + 1 < address.Length && address[end + 1] != ':'))
            {
                throw new FormatException($"'{text}' is not the address of a supernode: write an IPv6 address with a port as [address]:port.");
            }

            return (address[1..end], end + 1 == address.Length ? DefaultPort : ParsePort(text, address[(end + 2)..]));
        }

        var colon = address.IndexOf(':', StringComparison.Ordinal);

        // Two colons without brackets can only be an IPv6 address without a port.
        return colon < 0 || colon != address.LastIndexOf(':') ? (address, DefaultPort) : (address[..colon], ParsePort(text, address[(colon + 1)..]));
    }

    private static int ParsePort(string text, string port) =>
        ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number != 0
            ? number
            : throw new FormatException($"'{text}' is not the address of a supernode: the port '{port}' is not a number from 1 to 65535.");

    private static byte[] ParseKey(string text, string base64)
    {
        var key = new byte[NodeKeyPair.KeyLength];
        return Convert.TryFromBase64String(base64, key, out var length) && length == key.Length
            ? key
            : throw new FormatException($"'{text}' is not the address of a supernode: behind '#' stands its public key, {key.Length} bytes in base64 (44 characters).");
    }
}
