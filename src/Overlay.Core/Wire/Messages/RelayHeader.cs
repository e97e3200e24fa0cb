using System.Buffers.Binary;

namespace Overlay.Wire.Messages;

/// <summary>Stands in front of a message that somebody passes on: a supernode to one node, or a replicator to many.</summary>
/// <remarks><code>
///  0        1                          4                 8                                 16
/// +--------+--------------------------+-----------------+---------------------------------+
/// |6 or 10 | reserved                 | slot            | token or MAC                    |
/// +--------+--------------------------+-----------------+---------------------------------+
/// | the message: types 1, 2, 3, 4, 5 and 7 behind 6, type 7 behind 10 ...
/// </code>
/// Relay, 6: towards the supernode the slot names the receiver, away from it the sender. The token was given to the node in its
/// registration; it proves to either side that the other end of the registration wrote the header.
/// Replicate, 10: the slot is that of a <see cref="ReplicasReply"/>; in place of the token stands the MAC of the message under the key of that
/// answer.</remarks>
internal readonly record struct RelayHeader(uint Slot, ulong Token, MessageType Type = MessageType.Relay) : IWireMessage<RelayHeader>
{
    public const int Size = 16;

    /// <summary>Where the token stands.</summary>
    public const int TokenOffset = 8;

    public static bool TryRead(ReadOnlySpan<byte> source, out RelayHeader message)
    {
        if (source.Length < Size || (MessageType)source[0] is not (MessageType.Relay or MessageType.Replicate))
        {
            message = default;
            return false;
        }

        message = new(BinaryPrimitives.ReadUInt32BigEndian(source[4..]), BinaryPrimitives.ReadUInt64BigEndian(source[8..]), (MessageType)source[0]);
        return true;
    }

    public int Write(Span<byte> destination)
    {
        destination[..4].Clear();
        destination[0] = (byte)Type;
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Slot);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Token);
        return Size;
    }

    /// <summary>Everything but the token.</summary>
    public override string ToString() => $"RelayHeader {{ Slot = {Slot}, Type = {Type} }}";
}
