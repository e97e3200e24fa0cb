using Overlay.Frames;
using Overlay.Net.Addresses;
using Overlay.Net.Fragments;
using Overlay.Net.Groups;
using Overlay.Net.Icmp;
using Overlay.Net.Udp;
using Overlay.Packets;
using Overlay.Packets.Igmp;
using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Net.Ip;

/// <summary>What is received of IP: is it for this stack, is it whole, and who gets it.</summary>
internal sealed class IpInput(NetContext context, LocalAddresses addresses, HostGroups groups, Reassembler reassembler, IcmpHandler icmp, UdpPorts udp)
{
    public void HandleV4(in EthernetFrame frame, Instant now)
    {
        if (!Ipv4Header.TryRead(frame.Payload, out var header) || header.Source.IsMulticast || addresses.IsBroadcast(header.Source))
        {
            context.Drop(NetDrop.Malformed);
            return;
        }

        if (!IsForUs(frame, header.Destination))
        {
            return;
        }

        var payload = frame.Payload[header.Size..header.TotalLength];
        if (header.IsFragment)
        {
            var key = new ReassemblyKey(header.Source, header.Destination, header.Protocol, header.Identification);
            payload = reassembler.Add(key, header.FragmentOffset, header.MoreFragments, payload, now);
            if (payload.IsEmpty)
            {
                return;
            }
        }

        var packet = new IpPacket
        {
            Source = header.Source,
            Destination = header.Destination,
            Protocol = header.Protocol,
            HopLimit = header.Ttl,
            IsUnicast = IsUnicast(frame, header.Destination),
            Header = frame.Payload[..header.Size],
            Payload = payload,
        };
        Deliver(packet, IpProtocols.Icmp, now);
    }

    public void HandleV6(in EthernetFrame frame, Instant now)
    {
        if (!Ipv6Header.TryRead(frame.Payload, out var header))
        {
            context.Drop(NetDrop.Malformed);
            return;
        }

        if (!IsForUs(frame, header.Destination))
        {
            return;
        }

        var payload = frame.Payload.Slice(Ipv6Header.Size, header.PayloadLength);
        if (!Ipv6Extensions.TryRead(payload, header.NextHeader, out var extensions))
        {
            context.Drop(NetDrop.Malformed);
            return;
        }

        payload = payload[extensions.Length..];
        var protocol = extensions.Protocol;
        if (extensions.Fragment.IsFragment)
        {
            var fragment = extensions.Fragment;
            var key = new ReassemblyKey(header.Source, header.Destination, 0, fragment.Identification);
            payload = reassembler.Add(key, fragment.Offset, fragment.MoreFragments, payload, now);
            if (payload.IsEmpty)
            {
                return;
            }
        }

        if (protocol == IpProtocols.Icmpv6 && !extensions.HasFragment && icmp.TryHandleNeighbor(header, payload, frame.Source, now))
        {
            return;
        }

        var packet = new IpPacket
        {
            Source = header.Source,
            Destination = header.Destination,
            Protocol = protocol,
            HopLimit = header.HopLimit,
            IsUnicast = IsUnicast(frame, header.Destination),
            Header = frame.Payload[..Ipv6Header.Size],
            Payload = payload,
        };
        Deliver(packet, IpProtocols.Icmpv6, now);
    }

    private void Deliver(in IpPacket packet, byte icmpProtocol, Instant now)
    {
        if (packet.Protocol == IpProtocols.Udp)
        {
            Deliver(packet, now);
        }
        else if (packet.Protocol == icmpProtocol)
        {
            icmp.Handle(packet, now);
        }
        else if (packet.Protocol == IpProtocols.Igmp && packet.Source.IsV4)
        {
            HandleIgmp(packet, now);
        }
        else
        {
            context.Drop(NetDrop.UnknownProtocol);
            icmp.ReportUnknownProtocol(packet, now);
        }
    }

    /// <summary>Reports of others mean nothing to a host of IGMPv3 (RFC 3376, section 5).</summary>
    private void HandleIgmp(in IpPacket packet, Instant now)
    {
        if (!IgmpCodec.TryRead(packet.Payload, out var message))
        {
            context.Drop(NetDrop.Malformed);
        }
        else if (message.Kind == MembershipKind.Query)
        {
            groups.HandleQuery(message, isV4: true, now);
        }
    }

    private void Deliver(in IpPacket packet, Instant now)
    {
        if (!UdpHeader.TryRead(packet.Payload, packet.Source, packet.Destination, out var header))
        {
            context.Drop(NetDrop.Malformed);
            return;
        }

        var payload = packet.Payload[UdpHeader.Size..header.Length];
        if (!udp.TryDeliver(new UdpArrival(packet.Source, header.SourcePort, packet.Destination), header.DestinationPort, payload) && packet.IsUnicast)
        {
            icmp.ReportNoPort(packet, now);
        }
    }

    private bool IsUnicast(in EthernetFrame frame, IpAddress destination) => !frame.Destination.IsGroup && addresses.IsLocal(destination);

    /// <summary>A packet for one station in a frame for many is not taken (RFC 1122, section 3.3.6); addresses that are not valid yet are nobody's.</summary>
    private bool IsForUs(in EthernetFrame frame, IpAddress destination)
    {
        var isForUs = destination.IsMulticast
            ? groups.IsMember(destination)
            : addresses.IsBroadcast(destination) || (addresses.IsLocal(destination) && !frame.Destination.IsGroup);

        if (!isForUs)
        {
            context.Drop(NetDrop.NotForUs);
        }

        return isForUs;
    }
}
