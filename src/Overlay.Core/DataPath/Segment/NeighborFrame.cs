using Overlay.Buffers;
using Overlay.Frames;
using Overlay.Packets;
using Overlay.Primitives;

namespace Overlay.DataPath.Segment;

/// <summary>Writes packets of ARP and neighbour discovery into frames of their own.</summary>
internal static class NeighborFrame
{
    /// <summary>A packet of ARP, from its sender unless another source is named.</summary>
    public static PacketBuffer Of(in ArpPacket packet, MacAddress destination, MacAddress? source = null)
    {
        var frame = Create(EthernetFrame.HeaderSize + ArpPacket.Size);
        packet.Write(FrameWriter.Begin(frame.Span, destination, source ?? packet.SenderMac, EtherTypes.Arp));
        return frame;
    }

    /// <summary>A message of neighbour discovery.</summary>
    public static PacketBuffer Of(in NeighborMessage message, MacAddress destination, MacAddress source, IpAddress from, IpAddress to)
    {
        var frame = Create(EthernetFrame.HeaderSize + Ipv6Header.Size + message.Size);
        var payload = FrameWriter.Begin(frame.Span, destination, source, EtherTypes.Ipv6);
        new Ipv6Header
        {
            PayloadLength = message.Size,
            NextHeader = IpProtocols.Icmpv6,
            HopLimit = NeighborMessage.HopLimit,
            Source = from,
            Destination = to,
        }.Write(payload);
        message.Write(payload[Ipv6Header.Size..], from, to);
        return frame;
    }

    private static PacketBuffer Create(int size)
    {
        var frame = new PacketBuffer(size);
        frame.Reset();
        frame.SetLength(size);
        return frame;
    }
}
