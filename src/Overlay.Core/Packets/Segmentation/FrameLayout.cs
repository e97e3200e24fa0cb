using System.Buffers.Binary;
using Overlay.Frames;

namespace Overlay.Packets.Segmentation;

/// <summary>
/// Where the parts of a frame lie that carries a whole TCP segment or UDP datagram, in bytes from the start of the frame: Ethernet with up
/// to two VLAN tags, IPv4 with options or IPv6 with extension headers, no fragment, TCP with options.
/// </summary>
/// <param name="Kind">Which of the two, and over which IP; never <see cref="SegmentationKind.None"/>.</param>
/// <param name="Network">The IP header.</param>
/// <param name="Transport">The TCP or UDP header.</param>
/// <param name="Payload">What TCP or UDP carries; the length of all headers.</param>
/// <param name="End">The end of the IP packet; behind it may be padding.</param>
internal readonly record struct FrameLayout(SegmentationKind Kind, int Network, int Transport, int Payload, int End)
{
    public const int UdpHeaderSize = 8;

    private const int MaxVlanTags = 2;
    private const int AddressesV4 = 12;
    private const int AddressesV6 = 8;
    private const int MinHeaderV4 = 20;
    private const int HeaderV6 = 40;
    private const ushort FragmentMask = 0x3fff;
    private const int MinTcpHeader = 20;
    private const int ExtensionUnit = 8;
    private const byte Tcp = 6;
    private const byte Udp = 17;
    private const byte HopByHop = 0;
    private const byte Routing = 43;
    private const byte DestinationOptions = 60;

    public bool IsTcp => Kind is SegmentationKind.TcpV4 or SegmentationKind.TcpV6;

    public bool IsV4 => Kind is SegmentationKind.TcpV4 or SegmentationKind.UdpV4;

    public byte Protocol => IsTcp ? Tcp : Udp;

    /// <summary>Where the checksum lies in the TCP or UDP header.</summary>
    public int ChecksumOffset => IsTcp ? 16 : 6;

    /// <summary>Both addresses in the IP header, which the layout was read from.</summary>
    public ReadOnlySpan<byte> Addresses(ReadOnlySpan<byte> frame) => IsV4 ? frame.Slice(Network + AddressesV4, 2 * 4) : frame.Slice(Network + AddressesV6, 2 * 16);

    /// <summary>False for everything that is not certainly such a frame, whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> frame, out FrameLayout layout)
    {
        layout = default;
        var network = EthernetFrame.HeaderSize;
        for (var tags = 0; network <= frame.Length; network += EthernetFrame.TagSize, tags++)
        {
            switch (BinaryPrimitives.ReadUInt16BigEndian(frame[(network - 2)..]))
            {
                case EtherTypes.CustomerTag or EtherTypes.ServiceTag when tags < MaxVlanTags:
                    continue;
                case EtherTypes.Ipv4:
                    return TryReadV4(frame, network, out layout);
                case EtherTypes.Ipv6:
                    return TryReadV6(frame, network, out layout);
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool TryReadV4(ReadOnlySpan<byte> frame, int network, out FrameLayout layout)
    {
        layout = default;
        var packet = frame[network..];
        if (packet.Length < MinHeaderV4 || packet[0] >> 4 != 4)
        {
            return false;
        }

        var headerLength = (packet[0] & 0xf) * 4;
        var length = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        return headerLength >= MinHeaderV4
            && headerLength <= length
            && length <= packet.Length
            && (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & FragmentMask) == 0
            && TryReadTransport(frame[..(network + length)], packet[9], network, network + headerLength, isV4: true, out layout);
    }

    private static bool TryReadV6(ReadOnlySpan<byte> frame, int network, out FrameLayout layout)
    {
        layout = default;
        var packet = frame[network..];
        if (packet.Length < HeaderV6 || packet[0] >> 4 != 6)
        {
            return false;
        }

        var length = HeaderV6 + BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        if (length > packet.Length)
        {
            return false;
        }

        packet = packet[..length];
        var next = packet[6];
        var at = HeaderV6;
        while (next is HopByHop or Routing or DestinationOptions)
        {
            if (packet.Length - at < ExtensionUnit)
            {
                return false;
            }

            next = packet[at];
            at += (packet[at + 1] + 1) * ExtensionUnit;
        }

        return at <= length && TryReadTransport(frame[..(network + length)], next, network, network + at, isV4: false, out layout);
    }

    /// <summary>Reads the header at the end of what is left of the frame, which ends with its IP packet.</summary>
    private static bool TryReadTransport(ReadOnlySpan<byte> frame, byte protocol, int network, int transport, bool isV4, out FrameLayout layout)
    {
        layout = default;
        var segment = frame[transport..];
        if (protocol == Tcp && segment.Length >= MinTcpHeader)
        {
            var headerLength = (segment[12] >> 4) * 4;
            layout = new(isV4 ? SegmentationKind.TcpV4 : SegmentationKind.TcpV6, network, transport, transport + headerLength, frame.Length);
            return headerLength >= MinTcpHeader && headerLength <= segment.Length;
        }

        if (protocol == Udp && segment.Length >= UdpHeaderSize)
        {
            layout = new(isV4 ? SegmentationKind.UdpV4 : SegmentationKind.UdpV6, network, transport, transport + UdpHeaderSize, frame.Length);
            return BinaryPrimitives.ReadUInt16BigEndian(segment[4..]) == segment.Length;
        }

        return false;
    }
}
