using System.Buffers.Binary;

namespace Overlay.Samples.Tipc.Links;

/// <summary>Ethernet frames that wait to be put on the segment.</summary>
/// <remarks><code>
/// 0               6               12     14
/// +---------------+---------------+------+----------------+
/// | destination   | source        | 88ca | TIPC message   |
/// +---------------+---------------+------+----------------+
/// </code></remarks>
internal sealed class Outbox
{
    public const int HeaderSize = 14;
    private const ushort EtherType = 0x88ca;

    private const int TypeOffset = 12;
    private readonly Queue<byte[]> _frames = new();
    private readonly MacAddress _source;

    public Outbox(MacAddress source) => _source = source;

    public void Add(MacAddress destination, ReadOnlySpan<byte> message)
    {
        var frame = new byte[HeaderSize + message.Length];
        message.CopyTo(frame.AsSpan(HeaderSize));
        AddFrame(destination, frame);
    }

    /// <summary>Adds a frame whose first <see cref="HeaderSize"/> bytes are still free. The array must not be changed afterwards.</summary>
    public void AddFrame(MacAddress destination, byte[] frame)
    {
        destination.CopyTo(frame);
        _source.CopyTo(frame.AsSpan(MacAddress.Size));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(TypeOffset), EtherType);
        _frames.Enqueue(frame);
    }

    public bool TryTake(out byte[] frame) => _frames.TryDequeue(out frame!);

    /// <summary>Takes a received frame apart; false: it is no TIPC frame.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> frame, out MacAddress destination, out MacAddress source, out ReadOnlySpan<byte> message)
    {
        if (frame.Length < HeaderSize || BinaryPrimitives.ReadUInt16BigEndian(frame[TypeOffset..]) != EtherType)
        {
            destination = source = default;
            message = default;
            return false;
        }

        destination = new(frame);
        source = new(frame[MacAddress.Size..]);
        message = frame[HeaderSize..];
        return true;
    }
}
