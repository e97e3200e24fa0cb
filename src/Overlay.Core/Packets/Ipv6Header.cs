using System.Buffers.Binary;
using Overlay.Primitives;

namespace Overlay.Packets;

/// <summary>The fixed header of an IPv6 packet (RFC 8200, section 3).</summary>
/// <remarks><code>
///  0                        4         6      7           8          24              40
/// +------------------------+---------+------+-----------+----------+---------------+--
/// | 6, traffic class, flow | length  | next | hop limit | source   | destination   |
/// +------------------------+---------+------+-----------+----------+---------------+--
/// </code></remarks>
internal readonly record struct Ipv6Header
{
    public const int Size = 40;

    private const uint FlowMask = 0xf_ffff;

    public byte TrafficClass { get; init; }

    /// <summary>20 bits.</summary>
    public uint FlowLabel { get; init; }

    /// <summary>What follows this header, in bytes.</summary>
    public int PayloadLength { get; init; }

    /// <summary>A protocol, or the first extension header (<see cref="Ipv6Extensions"/>).</summary>
    public byte NextHeader { get; init; }

    public byte HopLimit { get; init; }

    public IpAddress Source { get; init; }

    public IpAddress Destination { get; init; }

    /// <summary>
    /// False unless version and length are right, and for a source that is a group or an address of IPv4 in the form of IPv6, which must not
    /// be on a wire (RFC 4291, section 2.7; RFC 4942, section 2.2). Bytes behind the payload are padding.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out Ipv6Header header)
    {
        header = default;
        if (packet.Length < Size || packet[0] >> 4 != 6)
        {
            return false;
        }

        var first = BinaryPrimitives.ReadUInt32BigEndian(packet);
        header = new Ipv6Header
        {
            TrafficClass = (byte)(first >> 20),
            FlowLabel = first & FlowMask,
            PayloadLength = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]),
            NextHeader = packet[6],
            HopLimit = packet[7],
            Source = new IpAddress(packet.Slice(8, IpAddress.SizeV6)),
            Destination = new IpAddress(packet.Slice(24, IpAddress.SizeV6)),
        };
        return header.PayloadLength <= packet.Length - Size && !header.Source.IsMulticast && !header.Source.IsV4 && !header.Destination.IsV4;
    }

    /// <summary>Writes <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, 0x6000_0000 | ((uint)TrafficClass << 20) | (FlowLabel & FlowMask));
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], (ushort)PayloadLength);
        destination[6] = NextHeader;
        destination[7] = HopLimit;
        Source.CopyTo(destination[8..]);
        Destination.CopyTo(destination[24..]);
    }
}
