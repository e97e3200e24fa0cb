using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Overlay.Json;
using Overlay.Primitives;

namespace Overlay;

/// <summary>A 48-bit Ethernet address (IEEE 802-2014, clause 8).</summary>
[JsonConverter(typeof(TextJsonConverter<MacAddress>))]
[TypeConverter(typeof(TextTypeConverter<MacAddress>))]
public readonly record struct MacAddress : IComparable<MacAddress>, ISpanFormattable, ISpanParsable<MacAddress>
{
    /// <summary>The number of bytes of an address.</summary>
    public const int Size = 6;

    private const ulong GroupBit = 0x0100_0000_0000;
    private const ulong LocalBit = 0x0200_0000_0000;
    private const ulong AllBits = 0xffff_ffff_ffff;
    private readonly ulong _value;

    /// <summary>Creates an address from its 48 bits, the first byte on the wire being the most significant.</summary>
    /// <param name="value">The address; the upper 16 bits must be zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value has more than 48 bits.</exception>
    public MacAddress(ulong value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, AllBits);
        _value = value;
    }

    /// <summary>Creates an address from the first six bytes of a span.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes in wire order.</param>
    public MacAddress(ReadOnlySpan<byte> bytes) =>
        _value = ((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]);

    /// <summary>The broadcast address, ff:ff:ff:ff:ff:ff.</summary>
    public static MacAddress Broadcast { get; } = new(AllBits);

    /// <summary>The address as a number, first byte on the wire most significant.</summary>
    public ulong Value => _value;

    /// <summary>True for multicast and broadcast: the group bit (I/G, the lowest bit of the first byte) is set.</summary>
    public bool IsGroup => (_value & GroupBit) != 0;

    /// <summary>True for ff:ff:ff:ff:ff:ff.</summary>
    public bool IsBroadcast => _value == AllBits;

    /// <summary>True if the address was assigned locally and not by a vendor (the U/L bit is set).</summary>
    public bool IsLocallyAdministered => (_value & LocalBit) != 0;

    /// <summary>True if the address may name one station: not a group and not all zero.</summary>
    public bool IsStation => _value != 0 && !IsGroup;

    /// <summary>Writes the six bytes in wire order.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)(_value >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(destination[2..], (uint)_value);
    }

    /// <inheritdoc/>
    public int CompareTo(MacAddress other) => _value.CompareTo(other._value);

    /// <summary>Parses six hexadecimal bytes separated by colons or hyphens.</summary>
    /// <param name="text">For example <c>02:00:5e:10:00:01</c>.</param>
    /// <returns>The address.</returns>
    /// <exception cref="FormatException">The text is not a MAC address.</exception>
    public static MacAddress Parse(string text) => Parse(text.AsSpan(), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public static MacAddress Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <inheritdoc/>
    public static MacAddress Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => TryParse(s, provider, out var result)
        ? result
        : throw new FormatException($"'{s}' is not a MAC address. Write six hexadecimal bytes, for example 02:00:5e:10:00:01.");

    /// <summary>Parses six hexadecimal bytes separated by colons or hyphens.</summary>
    /// <param name="text">For example <c>02:00:5e:10:00:01</c>.</param>
    /// <param name="address">The address, if the text is one.</param>
    /// <returns>True if the text is a MAC address.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out MacAddress address) =>
        TryParse(text.AsSpan(), CultureInfo.InvariantCulture, out address);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out MacAddress result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out MacAddress result)
    {
        result = default;
        if (s.Length != 17)
        {
            return false;
        }

        ulong value = 0;
        for (var i = 0; i < Size; i++)
        {
            var at = i * 3;
            if (i > 0 && s[at - 1] is not (':' or '-'))
            {
                return false;
            }

            if (!byte.TryParse(s.Slice(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                return false;
            }

            value = (value << 8) | octet;
        }

        result = new MacAddress(value);
        return true;
    }

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite(CultureInfo.InvariantCulture, $"{_value >> 40:x2}:{(_value >> 32) & 0xff:x2}:{(_value >> 24) & 0xff:x2}:{(_value >> 16) & 0xff:x2}:{(_value >> 8) & 0xff:x2}:{_value & 0xff:x2}", out charsWritten);

    /// <summary>Returns the address as <c>02:00:5e:10:00:01</c>.</summary>
    /// <returns>Six lower-case hexadecimal bytes separated by colons.</returns>
    public override string ToString() => ToString(null, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => string.Create(17, this, static (span, mac) => mac.TryFormat(span, out _, default, null));

    /// <summary>Orders by value.</summary>
    /// <param name="left">The first address.</param>
    /// <param name="right">The second address.</param>
    /// <returns>True if the first is smaller.</returns>
    public static bool operator <(MacAddress left, MacAddress right) => left._value < right._value;

    /// <summary>Orders by value.</summary>
    /// <param name="left">The first address.</param>
    /// <param name="right">The second address.</param>
    /// <returns>True if the first is larger.</returns>
    public static bool operator >(MacAddress left, MacAddress right) => left._value > right._value;

    /// <summary>Orders by value.</summary>
    /// <param name="left">The first address.</param>
    /// <param name="right">The second address.</param>
    /// <returns>True if the first is not larger.</returns>
    public static bool operator <=(MacAddress left, MacAddress right) => left._value <= right._value;

    /// <summary>Orders by value.</summary>
    /// <param name="left">The first address.</param>
    /// <param name="right">The second address.</param>
    /// <returns>True if the first is not smaller.</returns>
    public static bool operator >=(MacAddress left, MacAddress right) => left._value >= right._value;
}
