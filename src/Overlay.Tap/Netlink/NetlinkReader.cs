using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Overlay.Tap.Netlink;

/// <summary>Reads what the kernel answered: messages, fixed parts and attributes; each read returns false at the end.</summary>
internal ref struct NetlinkReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Takes a message off; the body is what follows its header.</summary>
    public bool TryReadMessage(out NetlinkHeader header, out NetlinkReader body)
    {
        body = default;
        if (!MemoryMarshal.TryRead(_rest, out header) || header.Length < NetlinkHeader.Size || header.Length > _rest.Length)
        {
            return false;
        }

        body = new NetlinkReader(_rest[NetlinkHeader.Size..(int)header.Length]);
        Skip((int)header.Length);
        return true;
    }

    public bool TryRead<T>(out T value)
        where T : unmanaged
    {
        if (!MemoryMarshal.TryRead(_rest, out value))
        {
            return false;
        }

        Skip(Unsafe.SizeOf<T>());
        return true;
    }

    public bool TryReadAttribute(out ushort type, out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        if (!MemoryMarshal.TryRead(_rest, out AttributeHeader header) || header.Length < AttributeHeader.Size || header.Length > _rest.Length)
        {
            return false;
        }

        type = header.Type;
        value = _rest[AttributeHeader.Size..header.Length];
        Skip(header.Length);
        return true;
    }

    /// <summary>Passes over bytes that are of no interest, and the padding behind them.</summary>
    public void Skip(int count) => _rest = _rest[Math.Min((count + 3) & ~3, _rest.Length)..];
}
