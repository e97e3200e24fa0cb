using System.Buffers.Binary;
using Overlay.Buffers;
using Overlay.Primitives;
using Overlay.Wire.Messages;

namespace Overlay.Peers;

/// <summary>A replicator, and what has to stand in front of the datagrams that it is to copy.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Slot">Names what it is to do.</param>
/// <param name="Key">Shows that a datagram comes from who asked.</param>
/// <param name="Members">How many members it sends to.</param>
/// <param name="Traffic">Counts what is sent to it, if it is a peer.</param>
internal sealed record ReplicaRoute(UnderlayAddress Address, uint Slot, SipKey Key, int Members, PeerTraffic? Traffic)
{
    /// <summary>What stands in front of a datagram.</summary>
    public RelayHeader HeaderOf(PacketBuffer datagram) => new(Slot, MacOf(Key, datagram.Span), MessageType.Replicate);

    /// <summary>The MAC of a group datagram as it stands in the header.</summary>
    public static ulong MacOf(SipKey key, ReadOnlySpan<byte> datagram) => BinaryPrimitives.ReverseEndianness(key.MacOf(datagram));
}
