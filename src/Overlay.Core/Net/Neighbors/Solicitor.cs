using Overlay.Frames;
using Overlay.Packets;
using Overlay.Primitives;

namespace Overlay.Net.Neighbors;

/// <summary>Writes the packets of ARP and neighbour discovery: questions, answers, announcements.</summary>
internal sealed class Solicitor(NetContext context)
{
    private MacAddress Mac => context.Options.Mac;

    /// <summary>Asks who has an address: all stations, or the one that had it.</summary>
    public void Ask(IpAddress target, IpAddress source, MacAddress? station)
    {
        if (target.IsV4)
        {
            SendArp(station ?? MacAddress.Broadcast, new ArpPacket(ArpPacket.Request, Mac, source, default, target));
            return;
        }

        var to = station is null ? NeighborMessage.SolicitedNode(target) : target;
        SendNeighbor(station ?? to.GroupMac(), source, to, new NeighborMessage(Icmpv6Types.NeighborSolicitation, target, Mac));
    }

    /// <summary>Asks whether somebody uses an address that this stack does not use yet.</summary>
    public void Probe(IpAddress target)
    {
        if (target.IsV4)
        {
            SendArp(MacAddress.Broadcast, new ArpPacket(ArpPacket.Request, Mac, new IpAddress(stackalloc byte[IpAddress.SizeV4]), default, target));
            return;
        }

        var to = NeighborMessage.SolicitedNode(target);
        SendNeighbor(to.GroupMac(), default, to, new NeighborMessage(Icmpv6Types.NeighborSolicitation, target, null));
    }

    /// <summary>Tells everybody that an address is used here.</summary>
    public void Announce(IpAddress address)
    {
        if (address.IsV4)
        {
            SendArp(MacAddress.Broadcast, new ArpPacket(ArpPacket.Request, Mac, address, default, address));
            return;
        }

        SendNeighbor(IpAddress.AllNodesV6.GroupMac(), address, IpAddress.AllNodesV6, new NeighborMessage(Icmpv6Types.NeighborAdvertisement, address, Mac, NeighborFlags.Override));
    }

    /// <summary>Answers a request of ARP.</summary>
    public void Answer(in ArpPacket request) =>
        SendArp(request.SenderMac, new ArpPacket(ArpPacket.Reply, Mac, request.TargetIp, request.SenderMac, request.SenderIp));

    /// <summary>Answers a solicitation; everybody, if whoever asks has no address yet (RFC 4861, section 7.2.4).</summary>
    public void Answer(IpAddress target, IpAddress asker, MacAddress station)
    {
        if (asker.IsUnspecified)
        {
            Announce(target);
            return;
        }

        var flags = NeighborFlags.Solicited | NeighborFlags.Override;
        SendNeighbor(station, target, asker, new NeighborMessage(Icmpv6Types.NeighborAdvertisement, target, Mac, flags));
    }

    private void SendArp(MacAddress destination, in ArpPacket packet)
    {
        var frame = context.Outbox.Add(EthernetFrame.HeaderSize + ArpPacket.Size);
        if (frame.IsEmpty)
        {
            context.Drop(NetDrop.OutboxFull);
            return;
        }

        packet.Write(FrameWriter.Begin(frame, destination, Mac, EtherTypes.Arp));
    }

    private void SendNeighbor(MacAddress destination, IpAddress from, IpAddress to, in NeighborMessage message)
    {
        var frame = context.Outbox.Add(EthernetFrame.HeaderSize + Ipv6Header.Size + message.Size);
        if (frame.IsEmpty)
        {
            context.Drop(NetDrop.OutboxFull);
            return;
        }

        var packet = FrameWriter.Begin(frame, destination, Mac, EtherTypes.Ipv6);
        var header = new Ipv6Header
        {
            PayloadLength = message.Size,
            NextHeader = IpProtocols.Icmpv6,
            HopLimit = NeighborMessage.HopLimit,
            Source = from,
            Destination = to,
        };
        header.Write(packet);
        message.Write(packet[Ipv6Header.Size..], from, to);
    }
}
