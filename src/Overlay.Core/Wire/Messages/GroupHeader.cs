using System.Buffers.Binary;

namespace Overlay.Wire.Messages;

/// <summary>Stands in front of a frame that is sealed once, with the sender's group key, and sent to many.</summary>
/// <remarks><code>
///  0        1        2        3        4                                 12                20
/// +--------+--------+--------+--------+---------------------------------+-----------------+
/// |type 7  |transfrm| burst  | index  | node id of the sender           | epoch, sequence |
/// +--------+--------+--------+--------+---------------------------------+-----------------+
/// | Ethernet frame, encrypted ... and tag
/// </code>
/// The last eight bytes are the counter and the nonce: the epoch of the key in the upper 16 bits, the sequence in the lower 48. The
/// whole header is the associated data. Burst and index are those of <see cref="DataHeader"/>.</remarks>
internal readonly record struct GroupHeader(byte Transform, NodeId Sender, ushort Epoch, ulong Sequence, byte Burst = 0, byte Index = 0)
    : IWireMessage<GroupHeader>
{
    public const int Size = 20;

    public const ulong MaxSequence = (1UL << SequenceBits) - 1;

    private const int SequenceBits = 48;

    public ulong Counter => ((ulong)Epoch << SequenceBits) | Sequence;

    public static bool TryRead(ReadOnlySpan<byte> source, out GroupHeader message)
    {
        if (source.Length < Size || source[0] != (byte)MessageType.GroupData)
        {
            message = default;
            return false;
        }

        var counter = BinaryPrimitives.ReadUInt64BigEndian(source[12..]);
        message = new(
            source[1],
            new NodeId(BinaryPrimitives.ReadUInt64BigEndian(source[4..])),
            (ushort)(counter >> SequenceBits),
            counter & MaxSequence,
            source[2],
            source[3]);
        return true;
    }

    public int Write(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Sequence, MaxSequence);
        destination[0] = (byte)MessageType.GroupData;
        destination[1] = Transform;
        destination[2] = Burst;
        destination[3] = Index;
        BinaryPrimitives.WriteUInt64BigEndian(destination[4..], Sender.Value);
        BinaryPrimitives.WriteUInt64BigEndian(destination[12..], Counter);
        return Size;
    }
}
