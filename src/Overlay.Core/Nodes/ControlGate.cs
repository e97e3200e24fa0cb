using System.Buffers.Binary;
using Overlay.Nodes.Sessions;
using Overlay.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Nodes;

/// <summary>
/// What a lane checks of a message before it takes a place in a queue of the control loop: that its receiver index is or was in use, or that an initiation was
/// made for this node. So junk is dropped where it arrives. Any thread may ask.
/// </summary>
internal sealed class ControlGate(ReceiverIndexTable indices, Handshaker handshaker)
{
    private const int IndexOffset = 4;
    private const int ResponseIndexOffset = 8;

    /// <summary>Why a message is dropped; null if the engine is to see it.</summary>
    public DropReason? FaultOf(ReadOnlySpan<byte> message) => (MessageType)message[0] switch
    {
        MessageType.HandshakeInitiation => handshaker.FaultOf(message),
        MessageType.HandshakeResponse => FaultOfIndex(message, ResponseIndexOffset),
        MessageType.CookieReply or MessageType.Control => FaultOfIndex(message, IndexOffset),
        _ => null,
    };

    private DropReason? FaultOfIndex(ReadOnlySpan<byte> message, int offset) =>
        message.Length < offset + sizeof(uint) ? DropReason.Malformed
        : indices.IsKnown(BinaryPrimitives.ReadUInt32BigEndian(message[offset..])) ? null
        : DropReason.UnknownSession;
}
