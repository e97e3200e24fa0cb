using Overlay.Buffers;
using Overlay.Primitives;
using Overlay.Wire.Messages;

namespace Overlay.Wire;

/// <summary>
/// One datagram to send. Several may share one payload, each with a destination and, where it goes through a supernode, a relay header
/// of its own: that is how a group frame is encrypted once and sent to many.
/// </summary>
internal record struct Datagram(PacketBuffer Payload, UnderlayAddress Destination, RelayHeader? Relay = null)
{
    /// <summary>Bytes on the wire behind the UDP header.</summary>
    public readonly int Length => Payload.Length + (Relay.HasValue ? RelayHeader.Size : 0);

    /// <summary>
    /// Writes each field to where it stays. A new value would be put together elsewhere and copied in wider pieces than it was written in,
    /// for which the processor waits: three times the time.
    /// </summary>
    public void Set(PacketBuffer payload, in UnderlayAddress destination, in RelayHeader? relay)
    {
        Payload = payload;
        Destination = destination;
        Relay = relay;
    }
}
