using Overlay.Frames;
using Overlay.Primitives;

namespace Overlay.Packets;

/// <summary>The addresses of an IP packet, read where they lie. It is done for every frame to a group, so nothing else of the header is looked at.</summary>
internal static class PacketAddresses
{
    private const int V4Source = 12;
    private const int V4Destination = 16;
    private const int V6Source = 8;
    private const int V6Destination = 24;

    /// <summary>False for what is not of IP, or ends before its addresses do.</summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, ushort etherType, out IpAddress source, out IpAddress destination)
    {
        (source, destination) = (default, default);
        switch (etherType)
        {
            case EtherTypes.Ipv4 when packet.Length >= Ipv4Header.MinSize:
                source = new IpAddress(packet.Slice(V4Source, IpAddress.SizeV4));
                destination = new IpAddress(packet.Slice(V4Destination, IpAddress.SizeV4));
                return true;
            case EtherTypes.Ipv6 when packet.Length >= Ipv6Header.Size:
                source = new IpAddress(packet.Slice(V6Source, IpAddress.SizeV6));
                destination = new IpAddress(packet.Slice(V6Destination, IpAddress.SizeV6));
                return true;
            default:
                return false;
        }
    }
}
