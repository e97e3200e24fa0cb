using Overlay.Buffers;
using Overlay.Frames;
using Overlay.Net;
using Overlay.Net.Packets;
using Overlay.Peers;

namespace Overlay.Protocol.Segment;

/// <summary>Writes the frame with which a station answers a question for its MAC address.</summary>
internal static class NeighborAnswer
{
    /// <summary>The answer to whoever asked, from the station that has the address.</summary>
    public static PacketBuffer Create(in NeighborNotice question, NeighborBinding binding)
    {
        var message = new NeighborMessage(Icmpv6Types.NeighborAdvertisement, question.Asked, binding.Mac, Flags(binding));
        var size = EthernetFrame.HeaderSize + (question.Asked.IsV4 ? ArpPacket.Size : Ipv6Header.Size + message.Size);
        var frame = new PacketBuffer(size);
        frame.Reset();
        frame.SetLength(size);
        var payload = FrameWriter.Begin(frame.Span, question.ClaimedMac, binding.Mac, question.Asked.IsV4 ? EtherTypes.Arp : EtherTypes.Ipv6);
        if (question.Asked.IsV4)
        {
            new ArpPacket(ArpPacket.Reply, binding.Mac, question.Asked, question.ClaimedMac, question.Claimed).Write(payload);
            return frame;
        }

        new Ipv6Header
        {
            PayloadLength = message.Size,
            NextHeader = IpProtocols.Icmpv6,
            HopLimit = NeighborMessage.HopLimit,
            Source = question.Asked,
            Destination = question.Claimed,
        }.Write(payload);
        message.Write(payload[Ipv6Header.Size..], question.Asked, question.Claimed);
        return frame;
    }

    /// <summary>RFC 4861, section 7.2.4.</summary>
    private static NeighborFlags Flags(NeighborBinding binding) =>
        NeighborFlags.Solicited | NeighborFlags.Override | (binding.IsRouter ? NeighborFlags.Router : NeighborFlags.None);
}
