using System.Net;
using System.Text;
using Overlay.Frames;
using Overlay.Packets;
using Overlay.Primitives;

namespace Overlay.TestKit;

/// <summary>Frames with an IP header that says no more than where it goes, and a text behind it.</summary>
internal static class GroupFrames
{
    /// <summary>A frame with VLAN tags, the outer one first: 802.1Q if it is alone, else 802.1ad in front of 802.1Q.</summary>
    public static byte[] Tagged(byte[] frame, params ReadOnlySpan<ushort> tags) => tags.Length == 0 ? frame
        : [.. frame[..12], .. (byte[])(tags.Length > 1 ? [0x88, 0xa8] : [0x81, 0x00]), (byte)(tags[0] >> 8), (byte)tags[0], .. Tagged(frame, tags[1..]).AsSpan(12)];

    public static byte[] ToGroup(IPAddress group, MacAddress source, string text)
    {
        var address = IpAddress.From(group);
        var frame = new byte[EthernetFrame.HeaderSize + (address.IsV4 ? 20 : 40)];
        var packet = FrameWriter.Begin(frame, address.GroupMac(), source, address.IsV4 ? EtherTypes.Ipv4 : EtherTypes.Ipv6);
        packet[0] = (byte)(address.IsV4 ? 0x45 : 0x60);
        address.CopyTo(packet[(address.IsV4 ? 16 : 24)..]);
        return [.. frame, .. Encoding.UTF8.GetBytes(text)];
    }
}
