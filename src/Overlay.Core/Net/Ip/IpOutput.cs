using Overlay.Frames;
using Overlay.Net.Addresses;
using Overlay.Net.Neighbors;
using Overlay.Packets;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Net.Ip;

/// <summary>Sends datagrams: header, fragments if need be, and the frame to the right station or group.</summary>
internal sealed class IpOutput(NetContext context, LocalAddresses addresses, NeighborCache neighbors)
{
    public const byte DefaultHopLimit = 64;

    private const int FragmentUnit = 8;

    private uint _identification = context.Random.NextUInt32();

    /// <summary>Sends one datagram whose bytes come in two parts, so that a header need not be copied in front of a payload.</summary>
    public void Send(in IpSending ip, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, Instant now)
    {
        var total = head.Length + body.Length;
        var room = context.Options.Mtu - HeaderSize(ip);
        if (total <= room)
        {
            SendPart(ip, head, body, 0, total, default, now);
            return;
        }

        // Reports are the only ones with the option, and fit; in fragments it could not stand where it belongs.
        var whole = ip with { RouterAlert = false };
        room = context.Options.Mtu - HeaderSize(whole);
        room = (room - (ip.Source.IsV4 ? 0 : Ipv6Fragment.Size)) & ~(FragmentUnit - 1);
        _identification++;
        for (var offset = 0; offset < total; offset += room)
        {
            var length = Math.Min(room, total - offset);
            var fragment = new Ipv6Fragment(ip.Protocol, offset, offset + length < total, _identification);
            SendPart(whole, head, body, offset, length, fragment, now);
        }
    }

    private static int HeaderSize(in IpSending ip) => ip.Source.IsV4
        ? new Ipv4Header { RouterAlert = ip.RouterAlert }.Size
        : Ipv6Header.Size + (ip.RouterAlert ? Ipv6Extensions.RouterAlert.Length : 0);

    private static void WriteV4(Span<byte> packet, in IpSending ip, in Ipv6Fragment fragment)
    {
        // A datagram that is whole needs no identification (RFC 6864, section 4.1).
        var header = new Ipv4Header
        {
            TotalLength = packet.Length,
            Identification = fragment.IsFragment ? (ushort)fragment.Identification : (ushort)0,
            DontFragment = !fragment.IsFragment,
            MoreFragments = fragment.MoreFragments,
            FragmentOffset = fragment.Offset,
            Ttl = ip.HopLimit,
            Protocol = ip.Protocol,
            Source = ip.Source,
            Destination = ip.Destination,
            RouterAlert = ip.RouterAlert,
        };
        header.Write(packet);
    }

    private static void WriteV6(Span<byte> packet, in IpSending ip, in Ipv6Fragment fragment)
    {
        var header = new Ipv6Header
        {
            PayloadLength = packet.Length - Ipv6Header.Size,
            NextHeader = fragment.IsFragment ? IpProtocols.Fragment : ip.RouterAlert ? IpProtocols.HopByHopOptions : ip.Protocol,
            HopLimit = ip.HopLimit,
            Source = ip.Source,
            Destination = ip.Destination,
        };
        header.Write(packet);
        if (fragment.IsFragment)
        {
            fragment.Write(packet[Ipv6Header.Size..]);
        }
        else if (ip.RouterAlert)
        {
            Ipv6Extensions.RouterAlert.CopyTo(packet[Ipv6Header.Size..]);
        }
    }

    private static void CopyPart(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, int offset, Span<byte> destination)
    {
        if (offset < head.Length)
        {
            var part = head[offset..Math.Min(head.Length, offset + destination.Length)];
            part.CopyTo(destination);
            destination = destination[part.Length..];
            offset += part.Length;
        }

        body.Slice(offset - head.Length, destination.Length).CopyTo(destination);
    }

    private void SendPart(in IpSending ip, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, int offset, int length, in Ipv6Fragment fragment, Instant now)
    {
        var header = HeaderSize(ip) + (fragment.IsFragment && !ip.Source.IsV4 ? Ipv6Fragment.Size : 0);
        var frame = BeginFrame(ip.Destination, EthernetFrame.HeaderSize + header + length, now);
        if (frame.IsEmpty)
        {
            return;
        }

        var packet = FrameWriter.Begin(frame, context.Options.Mac, ip.Source.IsV4 ? EtherTypes.Ipv4 : EtherTypes.Ipv6);
        if (ip.Source.IsV4)
        {
            WriteV4(packet, ip, fragment);
        }
        else
        {
            WriteV6(packet, ip, fragment);
        }

        CopyPart(head, body, offset, packet[header..]);
    }

    private Span<byte> BeginFrame(IpAddress destination, int length, Instant now)
    {
        var isBroadcast = addresses.IsBroadcast(destination);
        if (!isBroadcast && !destination.IsMulticast)
        {
            return neighbors.Begin(destination, length, now);
        }

        var frame = context.Outbox.Add(length);
        if (frame.IsEmpty)
        {
            context.Drop(NetDrop.OutboxFull);
            return frame;
        }

        (isBroadcast ? MacAddress.Broadcast : destination.GroupMac()).CopyTo(frame);
        return frame;
    }
}
