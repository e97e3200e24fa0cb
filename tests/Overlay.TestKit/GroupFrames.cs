using System.Net;
using System.Text;
using Overlay.Frames;
using Overlay.Net;
using Overlay.Net.Igmp;
using Overlay.Net.Membership;
using Overlay.Net.Packets;
using Overlay.Primitives;

namespace Overlay.TestKit;

/// <summary>Frames with an IP header that says no more than where it goes, and a text behind it.</summary>
internal static class GroupFrames
{
    public static byte[] ToGroup(IPAddress group, MacAddress source, string text)
    {
        var address = IpAddress.From(group);
        var frame = new byte[EthernetFrame.HeaderSize + (address.IsV4 ? 20 : 40)];
        var packet = FrameWriter.Begin(frame, address.GroupMac(), source, address.IsV4 ? EtherTypes.Ipv4 : EtherTypes.Ipv6);
        packet[0] = (byte)(address.IsV4 ? 0x45 : 0x60);
        address.CopyTo(packet[(address.IsV4 ? 16 : 24)..]);
        return [.. frame, .. Encoding.UTF8.GetBytes(text)];
    }

    /// <summary>A report of IGMPv3 with one record without sources, as a host sends it.</summary>
    public static byte[] Report(MacAddress source, MembershipRecordType type, IPAddress group)
    {
        var routers = IpAddress.Parse("224.0.0.22");
        var igmp = new byte[16];
        var writer = IgmpCodec.BeginReport(igmp);
        writer.TryAdd(type, IpAddress.From(group), []);
        IgmpCodec.Complete(igmp);
        var frame = new byte[EthernetFrame.HeaderSize + 24];
        new Ipv4Header
        {
            TotalLength = 24 + igmp.Length,
            Ttl = 1,
            Protocol = IpProtocols.Igmp,
            Source = IpAddress.Parse("10.0.0.1"),
            Destination = routers,
            RouterAlert = true,
        }.Write(FrameWriter.Begin(frame, routers.GroupMac(), source, EtherTypes.Ipv4));
        return [.. frame, .. igmp];
    }
}
