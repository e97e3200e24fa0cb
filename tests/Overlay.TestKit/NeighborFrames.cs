using Overlay.DataPath.Segment;
using Overlay.Packets;
using Overlay.Primitives;

namespace Overlay.TestKit;

/// <summary>The frames with which hosts ask for each other and tell of themselves.</summary>
internal static class NeighborFrames
{
    private static readonly IpAddress AllNodes = IpAddress.Parse("ff02::1");
    private static readonly IpAddress NoAddress = IpAddress.Parse("::");

    /// <summary>"Who has target, tell ip": to all, or to one station.</summary>
    public static byte[] ArpRequest(MacAddress mac, IpAddress ip, IpAddress target, MacAddress? to = null) =>
        Arp(new ArpPacket(ArpPacket.Request, mac, ip, default, target), mac, to ?? MacAddress.Broadcast);

    /// <summary>"Is anybody ip?" (RFC 5227, section 2.1.1).</summary>
    public static byte[] ArpProbe(MacAddress mac, IpAddress ip) => ArpRequest(mac, IpAddress.Parse("0.0.0.0"), ip);

    /// <summary>"I am ip" (RFC 5227, section 2.3).</summary>
    public static byte[] ArpAnnouncement(MacAddress mac, IpAddress ip, MacAddress? source = null) =>
        Arp(new ArpPacket(ArpPacket.Request, mac, ip, default, ip), source ?? mac, MacAddress.Broadcast);

    public static byte[] ArpReply(MacAddress mac, IpAddress ip, MacAddress toMac, IpAddress toIp) => Arp(new ArpPacket(ArpPacket.Reply, mac, ip, toMac, toIp), mac, toMac);

    public static byte[] Solicitation(MacAddress mac, IpAddress ip, IpAddress target, MacAddress? to = null) => to is { } station
        ? Neighbor(new NeighborMessage(Icmpv6Types.NeighborSolicitation, target, mac), mac, station, ip, target)
        : Neighbor(new NeighborMessage(Icmpv6Types.NeighborSolicitation, target, mac), mac, NeighborMessage.SolicitedNode(target).GroupMac(), ip, NeighborMessage.SolicitedNode(target));

    /// <summary>Duplicate address detection (RFC 4862, section 5.4.2).</summary>
    public static byte[] DuplicateDetection(MacAddress mac, IpAddress ip)
    {
        var group = NeighborMessage.SolicitedNode(ip);
        return Neighbor(new NeighborMessage(Icmpv6Types.NeighborSolicitation, ip, null), mac, group.GroupMac(), NoAddress, group);
    }

    /// <summary>The answer to a question of one station.</summary>
    public static byte[] Advertisement(MacAddress mac, IpAddress ip, MacAddress toMac, IpAddress toIp, NeighborFlags flags = NeighborFlags.Solicited | NeighborFlags.Override) =>
        Neighbor(new NeighborMessage(Icmpv6Types.NeighborAdvertisement, ip, mac, flags), mac, toMac, ip, toIp);

    public static byte[] Unsolicited(MacAddress mac, IpAddress ip) => Advertisement(mac, ip, AllNodes.GroupMac(), AllNodes, NeighborFlags.Override);

    private static byte[] Arp(in ArpPacket packet, MacAddress source, MacAddress destination) => NeighborFrame.Of(packet, destination, source).Span.ToArray();

    private static byte[] Neighbor(in NeighborMessage message, MacAddress source, MacAddress destination, IpAddress from, IpAddress to) =>
        NeighborFrame.Of(message, destination, source, from, to).Span.ToArray();
}
