using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Overlay.Json;
using Overlay.Primitives;

namespace Overlay;

/// <summary>Who a <see cref="GroupRule"/> or <see cref="BridgingOptions.Accept"/> speaks of: a node by its id, or a station by its MAC address.</summary>
/// <remarks>An id is proved by the node's key. A MAC address is the node's own or, of a sender, that of a station bridged behind a node; whoever of the members
/// comes first has it.</remarks>
[JsonConverter(typeof(TextJsonConverter<GroupParty>))]
[TypeConverter(typeof(TextTypeConverter<GroupParty>))]
public readonly record struct GroupParty : IParsable<GroupParty>
{
    /// <summary>Names a node.</summary>
    /// <param name="node">The node's id.</param>
    public GroupParty(NodeId node) => Node = node;

    /// <summary>Names a station.</summary>
    /// <param name="mac">Its address.</param>
    /// <exception cref="ArgumentException">It is not the address of one station.</exception>
    public GroupParty(MacAddress mac) =>
        Mac = mac.IsStation ? mac : throw new ArgumentException("A party is a station: its MAC address is not zero and has no group bit.", nameof(mac));

    /// <summary>The node; null if a MAC address is named.</summary>
    public NodeId? Node { get; }

    /// <summary>The MAC address; null if a node is named.</summary>
    public MacAddress? Mac { get; }

    /// <summary>Names a node.</summary>
    /// <param name="node">The node's id.</param>
    public static implicit operator GroupParty(NodeId node) => new(node);

    /// <summary>Names a station.</summary>
    /// <param name="mac">Its address.</param>
    /// <exception cref="ArgumentException">It is not the address of one station.</exception>
    public static implicit operator GroupParty(MacAddress mac) => new(mac);

    /// <summary>Reads an id or an address.</summary>
    /// <param name="text">For example <c>9f86d081884c7d65</c> or <c>02:00:5e:10:00:01</c>.</param>
    /// <returns>Who it is.</returns>
    /// <exception cref="FormatException">The text is neither, or the address of a group.</exception>
    public static GroupParty Parse(string text) => TryParse(text, out var party)
        ? party
        : throw new FormatException($"'{text}' is neither a node's id, 16 hexadecimal digits as its log shows it, nor the MAC address of a station.");

    /// <inheritdoc/>
    public static GroupParty Parse(string s, IFormatProvider? provider) => Parse(s);

    /// <summary>Reads an id or an address.</summary>
    /// <param name="text">For example <c>9f86d081884c7d65</c> or <c>02:00:5e:10:00:01</c>.</param>
    /// <param name="result">Who it is, if the text says so.</param>
    /// <returns>True if the text is one of both.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out GroupParty result)
    {
        result = NodeId.TryParse(text, out var node) ? node
            : MacAddress.TryParse(text, out var mac) && mac.IsStation ? mac
            : default(GroupParty);
        return result != default;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out GroupParty result) => TryParse(s, out result);

    /// <summary>Returns the id or the address.</summary>
    /// <returns>16 hexadecimal digits, or six bytes with colons.</returns>
    public override string ToString() => Node?.ToString() ?? Mac?.ToString() ?? string.Empty;
}
