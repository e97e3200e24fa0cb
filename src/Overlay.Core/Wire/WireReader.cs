using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Overlay.Primitives;
using Overlay.Wire.Messages;

namespace Overlay.Wire;

/// <summary>
/// Reads fields one after the other. The first field that is missing or breaks a limit makes <see cref="Succeeded"/> false for good;
/// all later fields then read as zero or empty, so a message is read straight down and checked once at its end.
/// </summary>
internal ref struct WireReader
{
    private ReadOnlySpan<byte> _rest;
    private bool _failed;

    public WireReader(ReadOnlySpan<byte> source) => _rest = source;

    /// <summary>Starts behind the first byte, which must be <paramref name="type"/>.</summary>
    public WireReader(ReadOnlySpan<byte> source, MessageType type)
        : this(source) => Require(ReadByte() == (byte)type);

    /// <summary>Starts behind the first byte, which must be <paramref name="kind"/>.</summary>
    public WireReader(ReadOnlySpan<byte> source, ControlKind kind)
        : this(source) => Require(ReadByte() == (byte)kind);

    public readonly bool Succeeded => !_failed;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>Fails the reader if a rule of the message does not hold.</summary>
    public void Require(bool condition)
    {
        if (!condition)
        {
            _failed = true;
            _rest = default;
        }
    }

    public byte ReadByte() => TryTake(1, out var bytes) ? bytes[0] : (byte)0;

    public ushort ReadUInt16() => TryTake(2, out var bytes) ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : (ushort)0;

    public uint ReadUInt32() => TryTake(4, out var bytes) ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;

    public ulong ReadUInt64() => TryTake(8, out var bytes) ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;

    public UInt128 ReadUInt128() => TryTake(16, out var bytes) ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : 0;

    public MacAddress ReadMacAddress() => TryTake(MacAddress.Size, out var bytes) ? new MacAddress(bytes) : default;

    /// <summary>Reads a MAC that names one station; a group address or zero fails.</summary>
    public MacAddress ReadStation()
    {
        var mac = ReadMacAddress();
        Require(mac.IsStation);
        return mac;
    }

    /// <summary>Returns a part of the source, empty after a failure.</summary>
    public ReadOnlySpan<byte> ReadBytes(int count) => TryTake(count, out var bytes) ? bytes : default;

    /// <summary>Copies a key, a signature or the like; empty after a failure.</summary>
    public byte[] ReadArray(int count) => ReadBytes(count).ToArray();

    /// <summary>Reads a length of at most <paramref name="maxBytes"/> in two bytes and that much after it.</summary>
    public byte[] ReadBlock(int maxBytes)
    {
        var length = ReadUInt16();
        Require(length <= maxBytes);
        return ReadArray(_failed ? 0 : length);
    }

    public void Skip(int count) => TryTake(count, out _);

    /// <summary>Reads family, IP address and port. IPv4 has family 4 only, so that one address has one form.</summary>
    public UnderlayAddress ReadAddress()
    {
        var family = ReadByte();
        var bytes = family switch { 4 => ReadBytes(4), 6 => ReadBytes(16), _ => default };
        Require(bytes.Length > 0);
        var port = ReadUInt16();
        if (_failed)
        {
            return default;
        }

        var address = new UnderlayAddress(bytes, port);
        Require(address.IsIPv4 == (family == 4));
        return address;
    }

    /// <summary>Reads a count of at most <see cref="WireLimits.Addresses"/> and that many addresses.</summary>
    public UnderlayAddress[] ReadAddresses()
    {
        var count = ReadByte();
        Require(count <= WireLimits.Addresses);
        if (_failed || count == 0)
        {
            return [];
        }

        var addresses = new UnderlayAddress[count];
        for (var i = 0; i < count; i++)
        {
            addresses[i] = ReadAddress();
        }

        return addresses;
    }

    /// <summary>Reads a length of 1 to <paramref name="maxBytes"/> and that much UTF-8.</summary>
    public string ReadText(int maxBytes)
    {
        var length = ReadByte();
        Require(length >= 1 && length <= maxBytes);
        var bytes = ReadBytes(length);
        Require(Utf8.IsValid(bytes));
        return _failed ? "" : Encoding.UTF8.GetString(bytes);
    }

    private bool TryTake(int count, out ReadOnlySpan<byte> bytes)
    {
        Require(count <= _rest.Length);
        if (_failed)
        {
            bytes = default;
            return false;
        }

        bytes = _rest[..count];
        _rest = _rest[count..];
        return true;
    }
}
