using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json.Serialization;
using Overlay.Json;
using Overlay.Primitives;

namespace Overlay;

/// <summary>The addresses of an IP network. Unlike <see cref="IPNetwork"/> it can be read from a configuration.</summary>
/// <param name="Network">The network.</param>
[JsonConverter(typeof(TextJsonConverter<NetworkRange>))]
[TypeConverter(typeof(TextTypeConverter<NetworkRange>))]
public readonly record struct NetworkRange(IPNetwork Network) : IParsable<NetworkRange>
{
    /// <summary>Takes a network.</summary>
    /// <param name="network">The network.</param>
    public static implicit operator NetworkRange(IPNetwork network) => new(network);

    /// <summary>Reads a network, or one address.</summary>
    /// <param name="text">For example <c>10.0.0.0/8</c>, <c>fd00::/8</c> or <c>192.0.2.1</c>.</param>
    /// <returns>The network.</returns>
    /// <exception cref="FormatException">The text is neither.</exception>
    public static NetworkRange Parse(string text) => TryParse(text, out var result)
        ? result
        : throw new FormatException($"'{text}' is not a network. Write one as 10.0.0.0/8 or fd00::/8, with zeros after the prefix, or an address.");

    /// <inheritdoc/>
    public static NetworkRange Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>Reads a network, or one address.</summary>
    /// <param name="text">For example <c>10.0.0.0/8</c>, <c>fd00::/8</c> or <c>192.0.2.1</c>.</param>
    /// <param name="result">The network, if the text is one.</param>
    /// <returns>True if it is.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out NetworkRange result)
    {
        if (AddressText.TryParse(text, out var address))
        {
            var ip = IpAddress.From(address);
            result = new IPNetwork(ip.ToIPAddress(), ip.Size * 8);
            return true;
        }

        var isNetwork = AddressText.TryParseWithPrefix(text, out var first, out _) & IPNetwork.TryParse(text, out var network);
        result = network;
        return isNetwork && network.BaseAddress.Equals(first);
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out NetworkRange result) => TryParse(s, out result);

    /// <summary>Returns the network.</summary>
    /// <returns>For example <c>10.0.0.0/8</c>.</returns>
    public override string ToString() => Network.ToString();
}
