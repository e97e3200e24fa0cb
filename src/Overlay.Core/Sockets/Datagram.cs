using Overlay.Buffers;
using Overlay.Frames.Messages;
using Overlay.Primitives;

namespace Overlay.Sockets;

/// <summary>
/// One datagram to send. Several may share one payload, each with a destination and, where it goes through a supernode, a relay header
/// of its own: that is how a group frame is encrypted once and sent to many.
/// </summary>
internal readonly record struct Datagram(PacketBuffer Payload, UnderlayAddress Destination, RelayHeader? Relay = null)
{
    /// <summary>Bytes on the wire behind the UDP header.</summary>
    public int Length => Payload.Length + (Relay.HasValue ? RelayHeader.Size : 0);
}
