using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Overlay.Samples.ServiceDiscovery.Dns;

/// <summary>Reads the parts of a message one after the other; false where it ends too early or breaks a rule.</summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message, int position)
{
    private const byte PointerMark = 0xc0;

    private readonly ReadOnlySpan<byte> _message = message;

    public int Position { get; private set; } = position;

    public bool TryRead(out ushort value) => BinaryPrimitives.TryReadUInt16BigEndian(_message[Position..], out value) && TrySkip(sizeof(ushort));

    public bool TryRead(out uint value) => BinaryPrimitives.TryReadUInt32BigEndian(_message[Position..], out value) && TrySkip(sizeof(uint));

    public bool TrySkip(int length)
    {
        if (length > _message.Length - Position)
        {
            return false;
        }

        Position += length;
        return true;
    }

    public bool TryRead(int length, out ReadOnlySpan<byte> bytes)
    {
        var start = Position;
        bytes = TrySkip(length) ? _message.Slice(start, length) : default;
        return Position == start + length;
    }

    /// <summary>
    /// Reads a name. Its end may be a pointer to an earlier name (RFC 1035, section 4.1.4): each leads to before the one that was followed last, so that no name is endless.
    /// </summary>
    public bool TryReadName(out DnsName name)
    {
        name = null!;
        List<string> labels = [];
        var (at, limit, end, length) = (Position, Position, -1, 0);
        while (at < _message.Length && _message[at] is var size && size != 0)
        {
            if (size >= PointerMark)
            {
                end = end < 0 ? at + 2 : end;
                if (at + 1 >= _message.Length || (((size & ~PointerMark) << 8) | _message[at + 1]) is var to && to >= limit)
                {
                    return false;
                }

                (at, limit) = (to, to);
                continue;
            }

            length += size + 1;
            if (size > DnsName.MaxLabel || length >= DnsName.MaxLength || at + 1 + size > _message.Length || !Utf8.IsValid(_message.Slice(at + 1, size)))
            {
                return false;
            }

            labels.Add(Encoding.UTF8.GetString(_message.Slice(at + 1, size)));
            at += 1 + size;
        }

        if (at >= _message.Length)
        {
            return false;
        }

        Position = end < 0 ? at + 1 : end;
        name = new DnsName(labels);
        return true;
    }
}
