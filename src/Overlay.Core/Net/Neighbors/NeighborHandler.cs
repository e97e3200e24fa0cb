using Overlay.Frames;
using Overlay.Net.Addresses;
using Overlay.Packets;
using Overlay.Primitives.Timing;

namespace Overlay.Net.Neighbors;

/// <summary>What is received of ARP (RFC 826) and neighbour discovery (RFC 4861, section 7.2): questions are answered, answers remembered.</summary>
internal sealed class NeighborHandler(NetContext context, LocalAddresses addresses, AddressProbing probing, NeighborCache cache, Solicitor solicitor)
{
    public void HandleArp(in EthernetFrame frame, Instant now)
    {
        // A sender that is not who sent the frame speaks for somebody else; bridges do not do that.
        if (!ArpPacket.TryRead(frame.Payload, out var packet) || packet.SenderMac != frame.Source)
        {
            context.Drop(NetDrop.Malformed);
            return;
        }

        if (addresses.Find(packet.SenderIp) is { } claimed)
        {
            probing.HandleClaim(claimed, packet.SenderMac, now);
            return;
        }

        if (addresses.Find(packet.TargetIp) is not { } target)
        {
            HandleForeign(packet);
        }
        else if (target.IsValid)
        {
            HandleOwn(packet, now);
        }
        else if (packet.IsProbe)
        {
            probing.HandleClaim(target, packet.SenderMac, now);
        }
    }

    public void HandleNeighbor(in NeighborMessage message, in Ipv6Header ip, MacAddress station, Instant now)
    {
        if (message.IsSolicitation)
        {
            HandleSolicitation(message, ip, station, now);
        }
        else
        {
            HandleAdvertisement(message, now);
        }
    }

    private void HandleOwn(in ArpPacket packet, Instant now)
    {
        if (packet.Operation == ArpPacket.Request)
        {
            if (!packet.IsProbe)
            {
                cache.Learn(packet.SenderIp, packet.SenderMac, now);
            }

            solicitor.Answer(packet);
        }
        else if (cache.Find(packet.SenderIp) is { } neighbor)
        {
            cache.Confirm(neighbor, packet.SenderMac, now);
        }
    }

    /// <summary>Between others, or to all: what is known already is brought up to date (RFC 826, "merge flag").</summary>
    private void HandleForeign(in ArpPacket packet)
    {
        if (!packet.IsProbe && cache.Find(packet.SenderIp) is { } neighbor)
        {
            cache.Suspect(neighbor, packet.SenderMac);
        }
    }

    private void HandleSolicitation(in NeighborMessage message, in Ipv6Header ip, MacAddress station, Instant now)
    {
        if (addresses.Find(message.Target) is not { } target)
        {
            context.Drop(NetDrop.NotForUs);
            return;
        }

        if (!target.IsValid)
        {
            // Whoever asks without an address wants the same one (RFC 4862, section 5.4.3).
            if (ip.Source.IsUnspecified)
            {
                probing.HandleClaim(target, station, now);
            }

            return;
        }

        if (!ip.Source.IsUnspecified && message.LinkAddress is { } mac)
        {
            cache.Learn(ip.Source, mac, now);
            station = mac;
        }

        solicitor.Answer(message.Target, ip.Source, station);
    }

    private void HandleAdvertisement(in NeighborMessage message, Instant now)
    {
        if (addresses.Find(message.Target) is { } claimed)
        {
            probing.HandleClaim(claimed, message.LinkAddress ?? default, now);
            return;
        }

        if (cache.Find(message.Target) is not { } neighbor)
        {
            return;
        }

        var mac = message.LinkAddress ?? neighbor.Mac;
        var isKnown = neighbor.State != NeighborState.Incomplete;
        if (!mac.IsStation || (isKnown && mac != neighbor.Mac && (message.Flags & NeighborFlags.Override) == 0))
        {
            return;
        }

        if ((message.Flags & NeighborFlags.Solicited) != 0)
        {
            cache.Confirm(neighbor, mac, now);
        }
        else
        {
            cache.Suspect(neighbor, mac);
        }
    }
}
