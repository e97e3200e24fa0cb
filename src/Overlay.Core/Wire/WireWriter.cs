using System.Buffers.Binary;
using System.Text;
using Overlay.Primitives;
using Overlay.Wire.Messages;

namespace Overlay.Wire;

/// <summary>Writes fields one after the other. What breaks a limit, or does not fit, is a mistake of the caller and throws.</summary>
internal ref struct WireWriter
{
    private readonly Span<byte> _destination;

    public WireWriter(Span<byte> destination) => _destination = destination;

    public WireWriter(Span<byte> destination, MessageType type)
        : this(destination) => WriteByte((byte)type);

    public WireWriter(Span<byte> destination, ControlKind kind)
        : this(destination) => WriteByte((byte)kind);

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), value);

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);

    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Take(8), value);

    public void WriteUInt128(UInt128 value) => BinaryPrimitives.WriteUInt128BigEndian(Take(16), value);

    public void WriteMacAddress(MacAddress value) => value.CopyTo(Take(MacAddress.Size));

    /// <summary>Writes 4 bytes of IPv4 or 16 of IPv6.</summary>
    public void WriteIpAddress(IpAddress value) => value.CopyTo(Take(value.Size));

    public void WriteZeros(int count) => Take(count).Clear();

    /// <summary>Writes a field of a fixed length.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, length);
        bytes.CopyTo(Take(length));
    }

    /// <summary>Writes the length in two bytes and what has it.</summary>
    public void WriteBlock(ReadOnlySpan<byte> bytes, int maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, maxBytes);
        WriteUInt16((ushort)bytes.Length);
        bytes.CopyTo(Take(bytes.Length));
    }

    /// <summary>Writes family, IP address and port; the scope of a link-local address means nothing to others and is left out.</summary>
    public void WriteAddress(UnderlayAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.CopyTo(bytes);
        WriteByte(address.IsIPv4 ? (byte)4 : (byte)6);
        bytes = address.IsIPv4 ? bytes[12..] : bytes;
        bytes.CopyTo(Take(bytes.Length));
        WriteUInt16(address.Port);
    }

    public void WriteAddresses(ReadOnlySpan<UnderlayAddress> addresses)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(addresses.Length, WireLimits.Addresses);
        WriteByte((byte)addresses.Length);
        foreach (var address in addresses)
        {
            WriteAddress(address);
        }
    }

    public void WriteText(string text, int maxBytes)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1, nameof(text));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, maxBytes, nameof(text));
        WriteByte((byte)length);
        Encoding.UTF8.GetBytes(text, Take(length));
    }

    private Span<byte> Take(int count)
    {
        var bytes = _destination.Slice(Length, count);
        Length += count;
        return bytes;
    }
}
