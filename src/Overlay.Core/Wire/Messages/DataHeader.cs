using System.Buffers.Binary;

namespace Overlay.Wire.Messages;

/// <summary>Stands in front of everything that a session seals: frames (Data) and control messages (Control).</summary>
/// <remarks><code>
///  0        1        2        3        4                 8                                 16
/// +--------+--------+--------+--------+-----------------+---------------------------------+
/// |type 4,5|transfrm| burst  | index  | receiver index  | counter                         |
/// +--------+--------+--------+--------+-----------------+---------------------------------+
/// | Ethernet frame or control message, encrypted ... and tag
/// </code>
/// The counter is the nonce and the whole header the associated data. Burst and index say which run a frame was cut from, and so that its
/// transport checksum is partial; a frame by itself has 0 in both.</remarks>
internal readonly record struct DataHeader(MessageType Type, byte Transform, uint Receiver, ulong Counter, byte Burst = 0, byte Index = 0)
    : IWireMessage<DataHeader>
{
    public const int Size = 16;

    public static bool TryRead(ReadOnlySpan<byte> source, out DataHeader message)
    {
        if (source.Length < Size || source[0] is not ((byte)MessageType.Data or (byte)MessageType.Control))
        {
            message = default;
            return false;
        }

        message = new(
            (MessageType)source[0],
            source[1],
            BinaryPrimitives.ReadUInt32BigEndian(source[4..]),
            BinaryPrimitives.ReadUInt64BigEndian(source[8..]),
            source[2],
            source[3]);
        return true;
    }

    public int Write(Span<byte> destination)
    {
        destination[0] = (byte)Type;
        destination[1] = Transform;
        destination[2] = Burst;
        destination[3] = Index;
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Receiver);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Counter);
        return Size;
    }
}
