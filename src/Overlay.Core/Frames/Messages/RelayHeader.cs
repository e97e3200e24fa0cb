using System.Buffers.Binary;

namespace Overlay.Frames.Messages;

/// <summary>Stands in front of any message that passes through a supernode.</summary>
/// <remarks><code>
///  0        1                          4                 8                                 16
/// +--------+--------------------------+-----------------+---------------------------------+
/// |type 6  | reserved                 | slot            | token                           |
/// +--------+--------------------------+-----------------+---------------------------------+
/// | the message that is relayed: types 1, 2, 3, 4, 5 and 7 ...
/// </code>
/// Towards the supernode the slot names the receiver, away from it the sender. The token was given to the node in its
/// registration; it proves to either side that the other end of the registration wrote the header.</remarks>
internal readonly record struct RelayHeader(uint Slot, ulong Token) : IWireMessage<RelayHeader>
{
    public const int Size = 16;

    public static bool TryRead(ReadOnlySpan<byte> source, out RelayHeader message)
    {
        if (source.Length < Size || source[0] != (byte)MessageType.Relay)
        {
            message = default;
            return false;
        }

        message = new(BinaryPrimitives.ReadUInt32BigEndian(source[4..]), BinaryPrimitives.ReadUInt64BigEndian(source[8..]));
        return true;
    }

    public int Write(Span<byte> destination)
    {
        destination[..4].Clear();
        destination[0] = (byte)MessageType.Relay;
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Slot);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Token);
        return Size;
    }

    /// <summary>Everything but the token.</summary>
    public override string ToString() => $"RelayHeader {{ Slot = {Slot} }}";
}
