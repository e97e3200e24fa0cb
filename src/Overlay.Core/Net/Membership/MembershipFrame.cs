using System.Buffers.Binary;
using Overlay.Frames;
using Overlay.Frames.Segmentation;
using Overlay.Net.Igmp;
using Overlay.Net.Mld;
using Overlay.Primitives;

namespace Overlay.Net.Membership;

/// <summary>IGMP and MLD in whole Ethernet frames: IPv4 with the Router Alert option, IPv6 with it in a hop-by-hop header, and a hop limit of 1.</summary>
/// <remarks>RFC 2113, RFC 2711; RFC 3376, section 4; RFC 3810, section 5.</remarks>
internal static class MembershipFrame
{
    /// <summary>More than the longest frame that is written here.</summary>
    public const int MaxQuerySize = 128;

    private const int V4HeaderSize = 20;
    private const int V4AlertSize = 24;
    private const int V6HeaderSize = 40;
    private const int HopByHopUnit = 8;
    private const byte InternetControl = 0xc0;
    private static readonly IpAddress AllHostsV4 = new([224, 0, 0, 1]);
    private static readonly IpAddress AllNodesV6 = new([0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

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

        var content = ethernet.Content(out var etherType);
        return etherType switch
        {
            EtherTypes.Ipv4 => TryReadV4(content, out source, out message),
            EtherTypes.Ipv6 => TryReadV6(content, out source, out message),
            _ => false,
        };
    }

    /// <summary>Writes a query to all hosts, or to the group that it asks for; returns its length.</summary>
    public static int WriteQuery(in MembershipQuery query, MacAddress ownMac, IpAddress own, Span<byte> frame)
    {
        var destination = !query.Group.IsUnspecified ? query.Group : own.IsV4 ? AllHostsV4 : AllNodesV6;
        var packet = FrameWriter.Begin(frame, destination.GroupMac(), ownMac, own.IsV4 ? EtherTypes.Ipv4 : EtherTypes.Ipv6);
        return EthernetFrame.HeaderSize + (own.IsV4 ? WriteV4(query, own, destination, packet) : WriteV6(query, own, destination, packet));
    }

    private static bool TryReadV4(ReadOnlySpan<byte> packet, out IpAddress source, out MembershipMessage message)
    {
        source = default;
        message = default;
        if (packet.Length < V4HeaderSize || packet[0] >> 4 != 4 || packet[9] != IgmpCodec.Protocol)
        {
            return false;
        }

        var (header, total) = ((packet[0] & 15) * 4, BinaryPrimitives.ReadUInt16BigEndian(packet[2..]));
        var isFragment = (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x3fff) != 0;
        if (header < V4HeaderSize || total < header || total > packet.Length || isFragment || InternetChecksum.Sum(packet[..header]) != ushort.MaxValue)
        {
            return false;
        }

        source = new IpAddress(packet.Slice(12, IpAddress.SizeV4));
        return IgmpCodec.TryRead(packet[header..total], out message);
    }

    private static bool TryReadV6(ReadOnlySpan<byte> packet, out IpAddress source, out MembershipMessage message)
    {
        source = default;
        message = default;
        if (packet.Length < V6HeaderSize + HopByHopUnit || packet[0] >> 4 != 6 || packet[6] != 0 || packet[V6HeaderSize] != MldCodec.Protocol)
        {
            return false;
        }

        var total = V6HeaderSize + BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        var start = V6HeaderSize + ((packet[V6HeaderSize + 1] + 1) * HopByHopUnit);
        if (total > packet.Length || start > total)
        {
            return false;
        }

        source = new IpAddress(packet.Slice(8, IpAddress.SizeV6));
        return !source.IsV4 && MldCodec.TryRead(packet[start..total], source, new IpAddress(packet.Slice(24, IpAddress.SizeV6)), out message);
    }

    private static int WriteV4(in MembershipQuery query, IpAddress own, IpAddress destination, Span<byte> packet)
    {
        var total = V4AlertSize + IgmpCodec.Write(query, packet[V4AlertSize..]);
        var header = packet[..V4AlertSize];
        header.Clear();
        (header[0], header[1], header[8], header[9]) = (0x46, InternetControl, 1, IgmpCodec.Protocol);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)total);
        own.CopyTo(header[12..]);
        destination.CopyTo(header[16..]);
        (header[20], header[21]) = (0x94, 4);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], (ushort)~InternetChecksum.Sum(header));
        return total;
    }

    private static int WriteV6(in MembershipQuery query, IpAddress own, IpAddress destination, Span<byte> packet)
    {
        var start = V6HeaderSize + HopByHopUnit;
        var length = MldCodec.Write(query, own, destination, packet[start..]);
        var header = packet[..start];
        header.Clear();
        (header[0], header[7]) = (0x60, 1);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)(HopByHopUnit + length));
        own.CopyTo(header[8..]);
        destination.CopyTo(header[24..]);
        (header[40], header[42], header[43], header[46]) = (MldCodec.Protocol, 5, 2, 1);
        return start + length;
    }
}
