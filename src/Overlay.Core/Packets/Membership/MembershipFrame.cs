using Overlay.Frames;
using Overlay.Packets.Igmp;
using Overlay.Packets.Mld;
using Overlay.Packets.Pim;
using Overlay.Primitives;

namespace Overlay.Packets.Membership;

/// <summary>IGMP and MLD in whole Ethernet frames: IPv4 with the Router Alert option, IPv6 with it in a hop-by-hop header, and a hop limit of 1. Also what PIM
/// says to neighbours.</summary>
/// <remarks>RFC 2113, RFC 2711; RFC 3376, section 4; RFC 3810, section 5.</remarks>
internal static class MembershipFrame
{
    /// <summary>More than the longest frame that is written here.</summary>
    public const int MaxQuerySize = 128;

    private const int V4ProtocolOffset = 9;
    private const int V6NextHeaderOffset = 6;
    private const int ExtensionUnit = 8;
    private const byte InternetControl = 0xc0;

    /// <summary>True for a packet that is of IGMP or MLD by its headers, or of PIM for neighbours, readable or not. It has a whole IP header.</summary>
    public static bool Concerns(ReadOnlySpan<byte> packet, ushort etherType, IpAddress destination) => etherType == EtherTypes.Ipv4
        ? packet[V4ProtocolOffset] == IpProtocols.Igmp || (packet[V4ProtocolOffset] == IpProtocols.Pim && destination == PimCodec.RoutersV4)
        : IsMld(packet) || (packet[V6NextHeaderOffset] == IpProtocols.Pim && destination == PimCodec.RoutersV6);

    /// <summary>Reads the message in a frame with at most two VLAN tags; false for a fragment, and for anything that is not whole and right.</summary>
    public static bool TryRead(ReadOnlySpan<byte> frame, out IpAddress source, out MembershipMessage message)
    {
        source = default;
        message = default;
        var ethernet = new EthernetFrame(frame);
        if (!ethernet.IsValid)
        {
            return false;
        }

        var packet = ethernet.Content(out var etherType);
        return etherType switch
        {
            EtherTypes.Ipv4 => TryReadV4(packet, out source, out message),
            EtherTypes.Ipv6 => TryReadV6(packet, out source, out message),
            _ => false,
        };
    }

    /// <summary>Writes a query to all hosts, or to the group that it asks for; returns its length.</summary>
    public static int WriteQuery(in MembershipQuery query, MacAddress ownMac, IpAddress own, Span<byte> frame)
    {
        var destination = !query.Group.IsUnspecified ? query.Group : own.IsV4 ? IpAddress.AllHostsV4 : IpAddress.AllNodesV6;
        var packet = FrameWriter.Begin(frame, destination.GroupMac(), ownMac, own.IsV4 ? EtherTypes.Ipv4 : EtherTypes.Ipv6);
        return EthernetFrame.HeaderSize + (own.IsV4 ? WriteV4(query, own, destination, packet) : WriteV6(query, own, destination, packet));
    }

    /// <summary>MLD comes behind a hop-by-hop header with the Router Alert option (RFC 3810, section 5).</summary>
    private static bool IsMld(ReadOnlySpan<byte> packet)
    {
        if (packet[V6NextHeaderOffset] != IpProtocols.HopByHopOptions || packet.Length < Ipv6Header.Size + ExtensionUnit || packet[Ipv6Header.Size] != IpProtocols.Icmpv6)
        {
            return false;
        }

        var icmp = Ipv6Header.Size + ((packet[Ipv6Header.Size + 1] + 1) * ExtensionUnit);
        return packet.Length > icmp && MldCodec.IsMld(packet[icmp]);
    }

    private static bool TryReadV4(ReadOnlySpan<byte> packet, out IpAddress source, out MembershipMessage message)
    {
        source = default;
        message = default;
        if (!Ipv4Header.TryRead(packet, out var header) || header.IsFragment)
        {
            return false;
        }

        source = header.Source;
        var payload = packet[header.Size..header.TotalLength];
        if (header.Protocol != IpProtocols.Igmp)
        {
            return header.Protocol == IpProtocols.Pim && PimCodec.TryRead(payload, source, header.Destination, out message);
        }

        var isRead = IgmpCodec.TryRead(payload, out message);
        RouterDiscovery.CheckDestination(header.Destination, header.Ttl, ref message);
        return isRead;
    }

    private static bool TryReadV6(ReadOnlySpan<byte> packet, out IpAddress source, out MembershipMessage message)
    {
        source = default;
        message = default;
        if (!Ipv6Header.TryRead(packet, out var header) || header.NextHeader is not (IpProtocols.HopByHopOptions or IpProtocols.Pim))
        {
            return false;
        }

        source = header.Source;
        var payload = packet.Slice(Ipv6Header.Size, header.PayloadLength);
        if (header.NextHeader == IpProtocols.Pim)
        {
            return PimCodec.TryRead(payload, source, header.Destination, out message);
        }

        if (!Ipv6Extensions.TryRead(payload, header.NextHeader, out var extensions) || extensions.Protocol != IpProtocols.Icmpv6 || extensions.HasFragment)
        {
            return false;
        }

        var isRead = MldCodec.TryRead(payload[extensions.Length..], source, header.Destination, out message);
        RouterDiscovery.CheckDestination(header.Destination, header.HopLimit, ref message);
        return isRead;
    }

    private static int WriteV4(in MembershipQuery query, IpAddress own, IpAddress destination, Span<byte> packet)
    {
        var header = new Ipv4Header
        {
            TrafficClass = InternetControl,
            Ttl = 1,
            Protocol = IpProtocols.Igmp,
            Source = own,
            Destination = destination,
            RouterAlert = true,
        };
        var total = header.Size + IgmpCodec.Write(query, packet[header.Size..]);
        (header with { TotalLength = total }).Write(packet);
        return total;
    }

    private static int WriteV6(in MembershipQuery query, IpAddress own, IpAddress destination, Span<byte> packet)
    {
        var payload = packet[Ipv6Header.Size..];
        Ipv6Extensions.RouterAlert.CopyTo(payload);
        var length = Ipv6Extensions.RouterAlert.Length + MldCodec.Write(query, own, destination, payload[Ipv6Extensions.RouterAlert.Length..]);
        new Ipv6Header { PayloadLength = length, NextHeader = IpProtocols.HopByHopOptions, HopLimit = 1, Source = own, Destination = destination }.Write(packet);
        return Ipv6Header.Size + length;
    }
}
