using Overlay.DataPath.Segment;
using Overlay.Frames;
using Overlay.Packets;
using Overlay.Primitives;
using Overlay.TestKit;

namespace Overlay.Simulation.Tests;

/// <summary>Hosts behind nodes that have IP addresses, and what was said of these.</summary>
internal static class NeighborScenes
{
    public static readonly IpAddress Ip = IpAddress.Parse("10.0.0.2");
    public static readonly IpAddress IpV6 = IpAddress.Parse("fd00::2");
    public static readonly IpAddress AskerIp = IpAddress.Parse("10.0.0.1");
    public static readonly IpAddress AskerIpV6 = IpAddress.Parse("fd00::1");

    /// <summary>From now on the host behind the node has these addresses, and answers whoever asks for them.</summary>
    public static void Has(this SimulatedNode node, params IpAddress[] addresses)
    {
        node.Addresses = addresses;
        node.Attached = frame =>
        {
            var ethernet = new EthernetFrame(frame);
            if (!NeighborNotice.Concerns(ethernet) || Asked(ethernet) is not { } asked || !addresses.Contains(asked.Ip))
            {
                return;
            }

            node.SendFrame(asked.Ip.IsV4
                ? NeighborFrames.ArpReply(node.Mac, asked.Ip, asked.Mac, asked.Asker)
                : NeighborFrames.Advertisement(node.Mac, asked.Ip, asked.Mac, asked.Asker));
        };
    }

    /// <summary>The packets of ARP that the host behind a node got.</summary>
    public static IEnumerable<ArpPacket> ArpOf(SimulatedNode node)
    {
        foreach (var frame in node.ReceivedFrames)
        {
            if (new EthernetFrame(frame).EtherType == EtherTypes.Arp && ArpPacket.TryRead(new EthernetFrame(frame).Payload, out var packet))
            {
                yield return packet;
            }
        }
    }

    private static (IpAddress Ip, MacAddress Mac, IpAddress Asker)? Asked(in EthernetFrame frame)
    {
        if (frame.EtherType == EtherTypes.Arp)
        {
            return ArpPacket.TryRead(frame.Payload, out var arp) && arp.Operation == ArpPacket.Request && !arp.IsAnnouncement ? (arp.TargetIp, arp.SenderMac, arp.SenderIp) : null;
        }

        return Ipv6Header.TryRead(frame.Payload, out var ip)
            && NeighborMessage.TryRead(frame.Payload.Slice(Ipv6Header.Size, ip.PayloadLength), ip, out var message)
            && message is { IsSolicitation: true, LinkAddress: { } mac } ? (message.Target, mac, ip.Source) : null;
    }
}
