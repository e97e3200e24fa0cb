using System.Buffers.Binary;

namespace Overlay.Frames.Messages;

/// <summary>Stands in front of any message that passes through a supernode.</summary>
/// <remarks><code>
///  0        1        2        3        4                7
/// +--------+--------+-----------------+-----------------+
/// |type 6  |reserved| reserved        | slot            |
/// +--------+--------+-----------------+-----------------+
/// | token                                               |
/// +-----------------------------------------------------+
/// | the message that is relayed ...
/// </code>
/// Towards the supernode the slot names the receiver, away from it the sender. The token was given to the node in its
/// registration; it proves to either side that the other end of the registration wrote the header.</remarks>
internal readonly record struct RelayHeader(uint Slot, ulong Token)
{
    public const int Size = 16;

    public void Write(Span<byte> destination)
    {
        destination[..4].Clear();
        destination[0] = (byte)MessageType.Relay;
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Slot);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Token);
    }

    public static bool TryRead(ReadOnlySpan<byte> source, out RelayHeader header)
    {
        if (source.Length < Size || source[0] != (byte)MessageType.Relay)
        {
            header = default;
            return false;
        }

        header = new(BinaryPrimitives.ReadUInt32BigEndian(source[4..]), BinaryPrimitives.ReadUInt64BigEndian(source[8..]));
        return true;
    }
}
