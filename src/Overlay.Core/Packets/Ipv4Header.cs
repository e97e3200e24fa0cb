using System.Buffers.Binary;
using Overlay.Packets.Segmentation;
using Overlay.Primitives;

namespace Overlay.Packets;

/// <summary>The header of an IPv4 packet (RFC 791, section 3.1).</summary>
/// <remarks><code>
///  0     1     2         4         6          8     9        10         12       16            20
/// +-----+-----+---------+---------+----------+-----+--------+----------+--------+-------------+---------
/// |4|len| TOS | length  | id      |flags, off| TTL |protocol| checksum | source | destination | options
/// +-----+-----+---------+---------+----------+-----+--------+----------+--------+-------------+---------
/// </code></remarks>
internal readonly record struct Ipv4Header
{
    public const int MinSize = 20;

    private const int RouterAlertSize = 4;
    private const uint RouterAlertOption = 0x94040000;
    private const ushort DontFragmentFlag = 0x4000;
    private const ushort MoreFragmentsFlag = 0x2000;
    private const ushort OffsetMask = 0x1fff;
    private const int OffsetUnit = 8;

    /// <summary>Differentiated services and congestion notification (RFC 2474, RFC 3168).</summary>
    public byte TrafficClass { get; init; }

    /// <summary>Header and payload in bytes.</summary>
    public int TotalLength { get; init; }

    /// <summary>The same in all fragments of a datagram; means nothing in a datagram that is whole (RFC 6864).</summary>
    public ushort Identification { get; init; }

    public bool DontFragment { get; init; }

    public bool MoreFragments { get; init; }

    /// <summary>Where the payload stands in that of the datagram: bytes, a multiple of 8 up to 65,528.</summary>
    public int FragmentOffset { get; init; }

    public byte Ttl { get; init; }

    public byte Protocol { get; init; }

    public IpAddress Source { get; init; }

    public IpAddress Destination { get; init; }

    /// <summary>The one option that is written (RFC 2113): IGMP has to carry it. Others are accepted and mean nothing here.</summary>
    public bool RouterAlert { get; init; }

    /// <summary>Bytes of options, as they were read.</summary>
    public int OptionsLength { get; private init; }

    /// <summary>Where the payload begins.</summary>
    public int Size => MinSize + (RouterAlert ? Math.Max(OptionsLength, RouterAlertSize) : OptionsLength);

    public bool IsFragment => MoreFragments || FragmentOffset > 0;

    /// <summary>False unless version, lengths and checksum are right. Bytes behind <see cref="TotalLength"/> are padding.</summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out Ipv4Header header)
    {
        header = default;
        if (packet.Length < MinSize || packet[0] >> 4 != 4)
        {
            return false;
        }

        var size = (packet[0] & 0xf) * 4;
        var total = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (size < MinSize || size > total || total > packet.Length || InternetChecksum.Sum(packet[..size]) != ushort.MaxValue)
        {
            return false;
        }

        var fragment = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);
        header = new Ipv4Header
        {
            TrafficClass = packet[1],
            TotalLength = total,
            Identification = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]),
            DontFragment = (fragment & DontFragmentFlag) != 0,
            MoreFragments = (fragment & MoreFragmentsFlag) != 0,
            FragmentOffset = (fragment & OffsetMask) * OffsetUnit,
            Ttl = packet[8],
            Protocol = packet[9],
            Source = new IpAddress(packet.Slice(12, IpAddress.SizeV4)),
            Destination = new IpAddress(packet.Slice(16, IpAddress.SizeV4)),
            RouterAlert = size > MinSize && BinaryPrimitives.ReadUInt32BigEndian(packet[MinSize..]) == RouterAlertOption,
            OptionsLength = size - MinSize,
        };
        return true;
    }

    /// <summary>Writes <see cref="Size"/> bytes, with the checksum. Options that were read are not written, only the router alert.</summary>
    public void Write(Span<byte> destination)
    {
        destination = destination[..(MinSize + (RouterAlert ? RouterAlertSize : 0))];
        destination[0] = (byte)(0x40 | (destination.Length / 4));
        destination[1] = TrafficClass;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)TotalLength);
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], Identification);
        var flags = (DontFragment ? DontFragmentFlag : 0) | (MoreFragments ? MoreFragmentsFlag : 0);
        BinaryPrimitives.WriteUInt16BigEndian(destination[6..], (ushort)(flags | (FragmentOffset / OffsetUnit)));
        destination[8] = Ttl;
        destination[9] = Protocol;
        BinaryPrimitives.WriteUInt16BigEndian(destination[10..], 0);
        Source.CopyTo(destination[12..]);
        Destination.CopyTo(destination[16..]);
        if (RouterAlert)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination[MinSize..], RouterAlertOption);
        }

        BinaryPrimitives.WriteUInt16BigEndian(destination[10..], (ushort)~InternetChecksum.Sum(destination));
    }
}
