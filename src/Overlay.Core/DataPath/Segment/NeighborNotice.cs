using Overlay.Frames;
using Overlay.Packets;
using Overlay.Primitives;

namespace Overlay.DataPath.Segment;

/// <summary>What a packet of ARP or neighbour discovery says of its sender, and what it asks. Unspecified addresses stand for nothing.</summary>
internal readonly record struct NeighborNotice
{
    /// <summary>An address that the sender says it has.</summary>
    public IpAddress Claimed { get; private init; }

    public MacAddress ClaimedMac { get; private init; }

    /// <summary>
    /// True if the sender told all there is to know of the address. A solicitation leaves open whether the sender is a router (RFC 4861, section 4.3), and an
    /// advertisement without the Override flag whether the address is one station's: it may be an anycast address (section 7.2.4).
    /// </summary>
    public bool IsComplete { get; private init; }

    public bool IsRouter { get; private init; }

    /// <summary>The address whose station is asked for.</summary>
    public IpAddress Asked { get; private init; }

    /// <summary>True for ARP and for all of neighbour discovery, readable or not: such a frame is looked at by itself.</summary>
    public static bool Concerns(in EthernetFrame frame) => frame.EtherType switch
    {
        EtherTypes.Arp => true,
        EtherTypes.Ipv6 => frame.Payload is { Length: > Ipv6Header.Size } packet
            && packet[6] == IpProtocols.Icmpv6
            && packet[Ipv6Header.Size] is Icmpv6Types.NeighborSolicitation or Icmpv6Types.NeighborAdvertisement,
        _ => false,
    };

    /// <summary>Reads a frame that <see cref="Concerns"/> says is one; false if it breaks the rules of its protocol.</summary>
    public static bool TryRead(in EthernetFrame frame, out NeighborNotice notice)
    {
        notice = default;
        if (frame.EtherType == EtherTypes.Arp)
        {
            if (!ArpPacket.TryRead(frame.Payload, out var arp))
            {
                return false;
            }

            notice = Of(arp);
            return true;
        }

        if (!Ipv6Header.TryRead(frame.Payload, out var ip) || !NeighborMessage.TryRead(frame.Payload.Slice(Ipv6Header.Size, ip.PayloadLength), ip, out var message))
        {
            return false;
        }

        notice = message.IsSolicitation ? OfSolicitation(ip, message) : OfAdvertisement(message, frame.Source);
        return true;
    }

    /// <summary>
    /// A probe claims nothing and wants to hear the station itself (RFC 5227, section 2.1.1), and an announcement asks nothing, though either is a request
    /// (section 2.3).
    /// </summary>
    private static NeighborNotice Of(in ArpPacket arp) => new()
    {
        Claimed = IsStation(arp.SenderIp) ? arp.SenderIp : default,
        ClaimedMac = arp.SenderMac,
        IsComplete = true,
        Asked = arp.Operation == ArpPacket.Request && !arp.IsProbe && !arp.IsAnnouncement && IsStation(arp.SenderIp) && IsStation(arp.TargetIp) ? arp.TargetIp : default,
    };

    /// <summary>Without a source it is duplicate address detection, which wants to hear the station itself (RFC 4862, section 5.4.2).</summary>
    private static NeighborNotice OfSolicitation(in Ipv6Header ip, in NeighborMessage message) => ip.Source.IsUnspecified || message.LinkAddress is not { } mac ? default : new()
    {
        Claimed = ip.Source,
        ClaimedMac = mac,
        Asked = message.Target,
    };

    private static NeighborNotice OfAdvertisement(in NeighborMessage message, MacAddress source) => new()
    {
        Claimed = message.Target,
        ClaimedMac = message.LinkAddress ?? source,
        IsComplete = (message.Flags & NeighborFlags.Override) != 0,
        IsRouter = (message.Flags & NeighborFlags.Router) != 0,
    };

    private static bool IsStation(IpAddress ip) => !ip.IsUnspecified && !ip.IsMulticast && !ip.IsLimitedBroadcast;
}
