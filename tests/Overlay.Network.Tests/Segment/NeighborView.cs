using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Segment;

/// <summary>Questions for MAC addresses in captures.</summary>
internal static class NeighborView
{
    private const ushort Arp = 0x0806;
    private const ushort Request = 1;
    private const ushort IPv6 = 0x86dd;
    private const byte Icmpv6 = 58;
    private const byte Solicitation = 135;

    /// <summary>True for a packet of ARP that says, whoever asks, that its sender has an address (RFC 5227, section 2.3).</summary>
    public static bool Announces(this CapturedFrame frame, IPAddress address) =>
        frame.EtherType == Arp && frame.Bytes[28..].StartsWith(address.GetAddressBytes()) && frame.Bytes[38..].StartsWith(address.GetAddressBytes());

    /// <summary>True for a request of ARP (RFC 826) or a neighbour solicitation (RFC 4861, section 4.3) for an address.</summary>
    public static bool AsksFor(this CapturedFrame frame, IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? frame.EtherType == Arp && BinaryPrimitives.ReadUInt16BigEndian(frame.Bytes[20..]) == Request && frame.Bytes[38..].StartsWith(address.GetAddressBytes())
        : frame.EtherType == IPv6 && frame.Bytes[20] == Icmpv6 && frame.Bytes[54] == Solicitation && frame.Bytes[62..].StartsWith(address.GetAddressBytes());
}
