using Overlay.Frames;
using Overlay.Packets;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Net;

/// <summary>Frames as a station would send them that is none of ours.</summary>
internal static class Bytes
{
    public static byte[] Arp(ArpPacket packet, MacAddress destination)
    {
        var frame = new byte[14 + ArpPacket.Size];
        packet.Write(FrameWriter.Begin(frame, destination, packet.SenderMac, EtherTypes.Arp));
        return frame;
    }

    /// <summary>An IPv4 packet from host 9 to a host of the lab.</summary>
    public static byte[] V4(int to, byte protocol, byte[] payload, Func<Ipv4Header, Ipv4Header>? change = null, MacAddress? mac = null)
    {
        var header = new Ipv4Header
        {
            TotalLength = 20 + payload.Length,
            Ttl = 64,
            Protocol = protocol,
            Source = NetLab.V4(9),
            Destination = NetLab.V4(to),
        };
        var frame = new byte[34 + payload.Length];
        (change?.Invoke(header) ?? header).Write(FrameWriter.Begin(frame, mac ?? NetLab.Mac(to), NetLab.Mac(9), EtherTypes.Ipv4));
        payload.CopyTo(frame, 34);
        return frame;
    }

    /// <summary>An IPv6 packet from host 9 to a host of the lab.</summary>
    public static byte[] V6(int to, byte protocol, byte[] payload, IpAddress? destination = null)
    {
        var header = new Ipv6Header
        {
            PayloadLength = payload.Length,
            NextHeader = protocol,
            HopLimit = 64,
            Source = NetLab.V6(9),
            Destination = destination ?? NetLab.V6(to),
        };
        var frame = new byte[54 + payload.Length];
        header.Write(FrameWriter.Begin(frame, destination is { IsMulticast: true } group ? group.GroupMac() : NetLab.Mac(to), NetLab.Mac(9), EtherTypes.Ipv6));
        payload.CopyTo(frame, 54);
        return frame;
    }

    public static byte[] Udp(IpAddress from, IpAddress to, ushort port, byte[] payload)
    {
        var bytes = new byte[UdpHeader.Size + payload.Length];
        UdpHeader.Write(bytes, 4000, port, payload, from, to);
        payload.CopyTo(bytes, UdpHeader.Size);
        return bytes;
    }
}
