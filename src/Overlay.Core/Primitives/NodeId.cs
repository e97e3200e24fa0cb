using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Overlay.Json;
using Overlay.Primitives;

namespace Overlay;

/// <summary>
/// Names a node inside its community: the first 64 bits of SHA-256 over its X25519 public key. It is a name, not the identity:
/// every handshake compares the whole key.
/// </summary>
/// <param name="Value">The 64 bits as a number.</param>
[JsonConverter(typeof(TextJsonConverter<NodeId>))]
[TypeConverter(typeof(TextTypeConverter<NodeId>))]
public readonly record struct NodeId(ulong Value) : IComparable<NodeId>, ISpanFormattable, ISpanParsable<NodeId>
{
    private const int Digits = 16;

    /// <inheritdoc/>
    public int CompareTo(NodeId other) => Value.CompareTo(other.Value);

    /// <summary>Parses 16 hexadecimal digits.</summary>
    /// <param name="text">For example <c>9f86d081884c7d65</c>.</param>
    /// <returns>The id.</returns>
    /// <exception cref="FormatException">The text is no id.</exception>
    public static NodeId Parse(string text) => Parse(text.AsSpan(), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public static NodeId Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <inheritdoc/>
    public static NodeId Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => TryParse(s, provider, out var result)
        ? result
        : throw new FormatException($"'{s}' is not the id of a node. Write {Digits} hexadecimal digits, for example 9f86d081884c7d65.");

    /// <summary>Parses 16 hexadecimal digits.</summary>
    /// <param name="text">For example <c>9f86d081884c7d65</c>.</param>
    /// <param name="id">The id, if the text is one.</param>
    /// <returns>True if the text is an id.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out NodeId id) => TryParse(text.AsSpan(), CultureInfo.InvariantCulture, out id);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out NodeId result) => TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out NodeId result)
    {
        var isId = ulong.TryParse(s, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && s.Length == Digits;
        result = isId ? new NodeId(value) : default;
        return isId;
    }

    /// <summary>Returns 16 hexadecimal digits.</summary>
    /// <returns>For example <c>9f86d081884c7d65</c>.</returns>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Value.TryFormat(destination, out charsWritten, "x16", CultureInfo.InvariantCulture);

    /// <summary>Orders by value.</summary>
    /// <param name="left">The first id.</param>
    /// <param name="right">The second id.</param>
    /// <returns>True if the first is smaller.</returns>
    public static bool operator <(NodeId left, NodeId right) => left.Value < right.Value;

    /// <summary>Orders by value.</summary>
    /// <param name="left">The first id.</param>
    /// <param name="right">The second id.</param>
    /// <returns>True if the first is larger.</returns>
    public static bool operator >(NodeId left, NodeId right) => left.Value > right.Value;

    /// <summary>Orders by value.</summary>
    /// <param name="left">The first id.</param>
    /// <param name="right">The second id.</param>
    /// <returns>True if the first is not larger.</returns>
    public static bool operator <=(NodeId left, NodeId right) => left.Value <= right.Value;

    /// <summary>Orders by value.</summary>
    /// <param name="left">The first id.</param>
    /// <param name="right">The second id.</param>
    /// <returns>True if the first is not smaller.</returns>
    public static bool operator >=(NodeId left, NodeId right) => left.Value >= right.Value;
}
