using Overlay.Buffers;
using Overlay.Packets;
using Overlay.Primitives;

namespace Overlay.DataPath.Segment;

/// <summary>Writes the frame with which a station tells everybody that it has an address.</summary>
internal static class NeighborAnnouncement
{
    /// <summary>An announcement of ARP (RFC 5227, section 2.3) or an unsolicited neighbour advertisement (RFC 4861, section 7.2.6).</summary>
    public static PacketBuffer Create(IpAddress ip, MacAddress mac) => ip.IsV4
        ? NeighborFrame.Of(new ArpPacket(ArpPacket.Request, mac, ip, default, ip), MacAddress.Broadcast)
        : NeighborFrame.Of(new NeighborMessage(Icmpv6Types.NeighborAdvertisement, ip, mac, NeighborFlags.Override), IpAddress.AllNodesV6.GroupMac(), mac, ip, IpAddress.AllNodesV6);
}
