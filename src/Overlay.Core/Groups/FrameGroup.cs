using Overlay.Frames;
using Overlay.Net.Igmp;
using Overlay.Net.Mld;
using Overlay.Primitives;

namespace Overlay.Groups;

/// <summary>What the headers of a frame for a group address say: which group it is for and who sends it. Read for every such frame, without allocation.</summary>
internal readonly record struct FrameGroup(FrameGroupKind Kind, GroupId Group, IpAddress Source)
{
    private const int V4HeaderSize = 20;
    private const int V6HeaderSize = 40;

    /// <summary>The group of a frame with a group address as its destination. Groups of all VLANs are one.</summary>
    public static FrameGroup Of(ReadOnlySpan<byte> frame)
    {
        var ethernet = new EthernetFrame(frame);
        var destination = ethernet.Destination;
        if (destination.IsBroadcast)
        {
            return default;
        }

        var content = ethernet.Content(out var etherType);
        return etherType switch
        {
            EtherTypes.Ipv4 => OfV4(content),
            EtherTypes.Ipv6 => OfV6(content),
            _ => new FrameGroup(FrameGroupKind.Members, GroupId.Of(destination), default),
        };
    }

    private static FrameGroup OfV4(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < V4HeaderSize)
        {
            return default;
        }

        if (packet[9] == IgmpCodec.Protocol)
        {
            return new FrameGroup(FrameGroupKind.Membership, default, default);
        }

        return Of(new IpAddress(packet.Slice(16, IpAddress.SizeV4)), packet.Slice(12, IpAddress.SizeV4));
    }

    private static FrameGroup OfV6(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < V6HeaderSize)
        {
            return default;
        }

        if (IsMld(packet))
        {
            return new FrameGroup(FrameGroupKind.Membership, default, default);
        }

        return Of(new IpAddress(packet.Slice(24, IpAddress.SizeV6)), packet.Slice(8, IpAddress.SizeV6));
    }

    /// <summary>MLD comes behind a hop-by-hop header with the Router Alert option (RFC 3810, section 5).</summary>
    private static bool IsMld(ReadOnlySpan<byte> packet)
    {
        const int Unit = 8;
        if (packet[6] != 0 || packet.Length < V6HeaderSize + Unit || packet[V6HeaderSize] != MldCodec.Protocol)
        {
            return false;
        }

        var icmp = V6HeaderSize + ((packet[V6HeaderSize + 1] + 1) * Unit);
        return packet.Length > icmp && MldCodec.IsMld(packet[icmp]);
    }

    private static FrameGroup Of(IpAddress destination, ReadOnlySpan<byte> source)
    {
        var group = GroupId.Of(destination);
        return destination.IsMulticast && !group.IsFlooded ? new FrameGroup(FrameGroupKind.Members, group, new IpAddress(source)) : default;
    }
}
