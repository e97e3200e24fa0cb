using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json.Serialization;
using Overlay.Json;
using Overlay.Primitives;

namespace Overlay;

/// <summary>The groups that a <see cref="GroupRule"/> is for: a prefix of IP groups, or one group MAC address.</summary>
[JsonConverter(typeof(TextJsonConverter<GroupRange>))]
[TypeConverter(typeof(TextTypeConverter<GroupRange>))]
public readonly record struct GroupRange : IParsable<GroupRange>
{
    /// <summary>Names all IP groups with a prefix.</summary>
    /// <param name="groups">A part of 224.0.0.0/4 or of ff00::/8.</param>
    /// <exception cref="ArgumentException">There are other addresses in it.</exception>
    public GroupRange(IPNetwork groups)
    {
        if (!IsGroups(groups))
        {
            throw new ArgumentException($"{groups} is not a range of IP groups: it must be inside 224.0.0.0/4 or ff00::/8.", nameof(groups));
        }

        Network = groups;
    }

    /// <summary>Names one group by its MAC address: one that is not of IP, or the broadcast address.</summary>
    /// <param name="mac">An address with the group bit. For IP packets a range of IP groups comes first.</param>
    /// <exception cref="ArgumentException">It is the address of a station.</exception>
    public GroupRange(MacAddress mac) =>
        Mac = mac.IsGroup ? mac : throw new ArgumentException($"{mac} is not the MAC address of a group: the lowest bit of its first byte is not set.", nameof(mac));

    /// <summary>The IP groups; null if a MAC address is named.</summary>
    public IPNetwork? Network { get; }

    /// <summary>The MAC address; null if IP groups are named.</summary>
    public MacAddress? Mac { get; }

    /// <summary>Names all IP groups with a prefix.</summary>
    /// <param name="groups">A part of 224.0.0.0/4 or of ff00::/8.</param>
    /// <exception cref="ArgumentException">There are other addresses in it.</exception>
    public static implicit operator GroupRange(IPNetwork groups) => new(groups);

    /// <summary>Names one IP group.</summary>
    /// <param name="group">An address of 224.0.0.0/4 or ff00::/8.</param>
    /// <exception cref="ArgumentException">It is another address.</exception>
    public static implicit operator GroupRange(IPAddress group) => new(new IPNetwork(IpAddress.From(group).ToIPAddress(), IpAddress.From(group).Size * 8));

    /// <summary>Names one group by its MAC address.</summary>
    /// <param name="mac">An address with the group bit.</param>
    /// <exception cref="ArgumentException">It is the address of a station.</exception>
    public static implicit operator GroupRange(MacAddress mac) => new(mac);

    /// <summary>Reads a range.</summary>
    /// <param name="text">For example <c>239.1.0.0/16</c>, <c>ff15::1</c> or <c>01:80:c2:00:00:0e</c>.</param>
    /// <returns>The range.</returns>
    /// <exception cref="FormatException">The text is none of these.</exception>
    /// <exception cref="ArgumentException">The address is not that of a group.</exception>
    public static GroupRange Parse([NotNull] string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return MacAddress.TryParse(text, out var mac) ? mac
            : AddressText.TryParse(text, out var group) ? group
            : TryParseNetwork(text, out var groups) ? groups
            : throw new FormatException($"'{text}' is not a range of groups. Write an IP group, with or without a prefix length, or a MAC address: 239.1.0.0/16, ff15::1, 01:80:c2:00:00:0e.");
    }

    /// <inheritdoc/>
    public static GroupRange Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>Reads a range.</summary>
    /// <param name="text">For example <c>239.1.0.0/16</c>, <c>ff15::1</c> or <c>01:80:c2:00:00:0e</c>.</param>
    /// <param name="result">The range, if the text is one.</param>
    /// <returns>True if the text is a range of groups.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out GroupRange result)
    {
        result = default;
        if (MacAddress.TryParse(text, out var mac) && mac.IsGroup)
        {
            result = new GroupRange(mac);
        }
        else if (AddressText.TryParse(text, out var group) && IpAddress.From(group).IsMulticast)
        {
            result = group;
        }
        else if (TryParseNetwork(text, out var groups) && IsGroups(groups))
        {
            result = new GroupRange(groups);
        }

        return result != default;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out GroupRange result) => TryParse(s, out result);

    /// <summary>Returns the range as <see cref="Parse(string)"/> reads it.</summary>
    /// <returns>A prefix, or a MAC address.</returns>
    public override string ToString() => Network?.ToString() ?? Mac?.ToString() ?? string.Empty;

    private static bool TryParseNetwork(string? text, out IPNetwork network)
    {
        network = default;
        return AddressText.TryParseWithPrefix(text, out _, out _) && IPNetwork.TryParse(text, out network);
    }

    private static bool IsGroups(IPNetwork network)
    {
        var first = IpAddress.From(network.BaseAddress);
        return first.IsMulticast && network.PrefixLength >= (first.IsV4 ? 4 : 8);
    }
}
