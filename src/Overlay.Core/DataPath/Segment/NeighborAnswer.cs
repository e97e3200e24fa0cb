using Overlay.Buffers;
using Overlay.Packets;
using Overlay.Peers;

namespace Overlay.DataPath.Segment;

/// <summary>Writes the frame with which a station answers a question for its MAC address.</summary>
internal static class NeighborAnswer
{
    /// <summary>The answer to whoever asked, from the station that has the address.</summary>
    public static PacketBuffer Create(in NeighborNotice question, NeighborBinding binding) => question.Asked.IsV4
        ? NeighborFrame.Of(new ArpPacket(ArpPacket.Reply, binding.Mac, question.Asked, question.ClaimedMac, question.Claimed), question.ClaimedMac)
        : NeighborFrame.Of(
            new NeighborMessage(Icmpv6Types.NeighborAdvertisement, question.Asked, binding.Mac, Flags(binding)), question.ClaimedMac, binding.Mac, question.Asked, question.Claimed);

    /// <summary>RFC 4861, section 7.2.4.</summary>
    private static NeighborFlags Flags(NeighborBinding binding) =>
        NeighborFlags.Solicited | NeighborFlags.Override | (binding.IsRouter ? NeighborFlags.Router : NeighborFlags.None);
}
