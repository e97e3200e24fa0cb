using Overlay.Net.Addresses;
using Overlay.Net.Groups;
using Overlay.Net.Ip;
using Overlay.Net.Neighbors;
using Overlay.Packets;
using Overlay.Packets.Membership;
using Overlay.Packets.Mld;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Net.Icmp;

/// <summary>ICMP (RFC 792, RFC 1122) and ICMPv6 (RFC 4443): answers echo requests, and says that a port or a protocol is not served.</summary>
internal sealed class IcmpHandler(NetContext context, LocalAddresses addresses, IpOutput output, NeighborHandler neighbors, HostGroups groups, Instant start)
{
    /// <summary>An error is not longer than this, with all headers (RFC 1812, section 4.3.2.3; RFC 4443, section 2.4 c).</summary>
    private const int MaxErrorV4 = 576;
    private const int MaxErrorV6 = 1280;

    private readonly TokenBucket _errors = new(NetLimits.ErrorsPerSecond, start);

    /// <summary>Takes solicitations and advertisements, whose checks need the header; false for everything else.</summary>
    public bool TryHandleNeighbor(in Ipv6Header header, ReadOnlySpan<byte> message, MacAddress station, Instant now)
    {
        if (message.IsEmpty || message[0] is not (Icmpv6Types.NeighborSolicitation or Icmpv6Types.NeighborAdvertisement))
        {
            return false;
        }

        if (NeighborMessage.TryRead(message, header, out var neighbor))
        {
            neighbors.HandleNeighbor(neighbor, header, station, now);
        }
        else
        {
            context.Drop(NetDrop.Malformed);
        }

        return true;
    }

    public void Handle(in IpPacket packet, Instant now)
    {
        var isV4 = packet.Source.IsV4;
        if (!(isV4 ? IcmpMessage.TryReadV4(packet.Payload, out var message) : IcmpMessage.TryReadV6(packet.Payload, packet.Source, packet.Destination, out message)))
        {
            context.Drop(NetDrop.Malformed);
        }
        else if (message.Type == (isV4 ? IcmpTypes.EchoRequest : Icmpv6Types.EchoRequest))
        {
            Answer(packet, message, now);
        }
        else if (!isV4 && MldCodec.TryRead(packet.Payload, packet.Source, packet.Destination, out var membership) && IsQuery(packet, membership))
        {
            groups.HandleQuery(membership, isV4: false, now);
        }
    }

    /// <summary>Nobody has the port (RFC 1122, section 4.1.3.1).</summary>
    public void ReportNoPort(in IpPacket packet, Instant now) =>
        Report(packet, new(IcmpTypes.Unreachable, IcmpTypes.CodePort, 0), new(Icmpv6Types.Unreachable, Icmpv6Types.CodePort, 0), now);

    /// <summary>Nobody speaks the protocol; over IPv6 the pointer shows where it stands in the header (RFC 4443, section 3.4).</summary>
    public void ReportUnknownProtocol(in IpPacket packet, Instant now) =>
        Report(packet, new(IcmpTypes.Unreachable, IcmpTypes.CodeProtocol, 0), new(Icmpv6Types.ParameterProblem, Icmpv6Types.CodeNextHeader, 6), now);

    /// <summary>A query comes from a neighbour, which its link-local source and its hop limit show (RFC 3810, section 5.1.14).</summary>
    private static bool IsQuery(in IpPacket packet, in MembershipMessage message) =>
        message.Kind == MembershipKind.Query && packet is { HopLimit: 1, Source.IsLinkLocalUnicast: true };

    /// <summary>A request to a group is answered over IPv6 (RFC 4443, section 4.2), and not over IPv4 (RFC 1122, section 3.2.2.6, leaves it open).</summary>
    private void Answer(in IpPacket packet, in IcmpMessage request, Instant now)
    {
        var source = packet.Destination;
        if (packet.Source.IsUnspecified || (!packet.IsUnicast && (packet.Source.IsV4 || !addresses.TrySelectSource(packet.Source, out source))))
        {
            return;
        }

        Send(source, packet.Source, request with { Type = packet.Source.IsV4 ? IcmpTypes.EchoReply : Icmpv6Types.EchoReply }, packet.Payload[IcmpMessage.Size..], default, now);
    }

    /// <summary>No error about errors, about groups, or to nobody (RFC 1122, section 3.2.2; RFC 4443, section 2.4 e).</summary>
    private void Report(in IpPacket packet, in IcmpMessage error, in IcmpMessage errorV6, Instant now)
    {
        if (!packet.IsUnicast || packet.Source.IsUnspecified)
        {
            return;
        }

        if (!_errors.TryTake(now))
        {
            context.Drop(NetDrop.ErrorsLimited);
            return;
        }

        var isV4 = packet.Source.IsV4;
        var room = isV4 ? MaxErrorV4 - Ipv4Header.MinSize - IcmpMessage.Size : MaxErrorV6 - Ipv6Header.Size - IcmpMessage.Size;
        var quoted = packet.Payload[..Math.Min(packet.Payload.Length, room - packet.Header.Length)];
        Send(packet.Destination, packet.Source, isV4 ? error : errorV6, packet.Header, quoted, now);
    }

    private void Send(IpAddress from, IpAddress to, IcmpMessage message, scoped ReadOnlySpan<byte> body, ReadOnlySpan<byte> rest, Instant now)
    {
        Span<byte> head = stackalloc byte[MaxErrorV6];
        if (!rest.IsEmpty)
        {
            body.CopyTo(head[IcmpMessage.Size..]);
            rest.CopyTo(head[(IcmpMessage.Size + body.Length)..]);
            body = head.Slice(IcmpMessage.Size, body.Length + rest.Length);
        }

        var ip = new IpSending(from, to, from.IsV4 ? IpProtocols.Icmp : IpProtocols.Icmpv6, IpOutput.DefaultHopLimit);
        if (from.IsV4)
        {
            message.WriteV4(head, body);
        }
        else
        {
            message.WriteV6(head, body, from, to);
        }

        output.Send(ip, head[..IcmpMessage.Size], body, now);
    }
}
