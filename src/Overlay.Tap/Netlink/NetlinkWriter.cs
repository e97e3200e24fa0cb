using System.Runtime.InteropServices;

namespace Overlay.Tap.Netlink;

/// <summary>
/// Builds one netlink request: header, a fixed part, then attributes, each padded to four bytes (RFC 3549, section 2.2; netlink(7)).
/// Numbers are in the byte order of the host.
/// </summary>
internal ref struct NetlinkWriter
{
    private readonly Span<byte> _buffer;
    private int _length;

    public NetlinkWriter(Span<byte> buffer, NetlinkMessageType type, NetlinkFlags flags)
    {
        _buffer = buffer;
        Append(new NetlinkHeader { Type = type, Flags = NetlinkFlags.Request | flags });
    }

    /// <summary>Adds a fixed part.</summary>
    public void Append<T>(T value)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref value));
        bytes.CopyTo(Take(bytes.Length));
    }

    public void Attribute(ushort type, uint value)
    {
        Append(new AttributeHeader { Length = AttributeHeader.Size + sizeof(uint), Type = type });
        Append(value);
    }

    public void Attribute(ushort type, scoped ReadOnlySpan<byte> value)
    {
        Append(new AttributeHeader { Length = (ushort)(AttributeHeader.Size + value.Length), Type = type });
        value.CopyTo(Take(value.Length));
    }

    /// <summary>Completes the header.</summary>
    /// <param name="sequence">What the answer carries again.</param>
    /// <returns>The whole message.</returns>
    public readonly ReadOnlySpan<byte> Finish(uint sequence)
    {
        ref var header = ref MemoryMarshal.AsRef<NetlinkHeader>(_buffer);
        header.Length = (uint)_length;
        header.Sequence = sequence;
        return _buffer[.._length];
    }

    private Span<byte> Take(int count)
    {
        var room = _buffer.Slice(_length, count);
        var padded = (count + 3) & ~3;
        _buffer.Slice(_length + count, padded - count).Clear();
        _length += padded;
        return room;
    }
}
