using Overlay.Buffers;
using Overlay.Net.Addresses;
using Overlay.Packets;
using Overlay.Primitives;

namespace Overlay.DataPath.Segment;

/// <summary>Writes the frame with which a node asks one station whether it still has an address.</summary>
internal static class NeighborCheck
{
    /// <summary>
    /// A probe of ARP (RFC 5227, section 2.1.1), which claims nothing; or a solicitation (RFC 4861, section 7.2.2) from the link-local address that the asker's
    /// MAC address gives: without a source the answer would go to all.
    /// </summary>
    public static PacketBuffer Create(IpAddress ip, MacAddress station, MacAddress asker) => ip.IsV4
        ? NeighborFrame.Of(new ArpPacket(ArpPacket.Request, asker, IpAddress.NoneV4, default, ip), station)
        : NeighborFrame.Of(new NeighborMessage(Icmpv6Types.NeighborSolicitation, ip, asker), station, asker, LocalAddresses.LinkLocalOf(asker), ip);
}
