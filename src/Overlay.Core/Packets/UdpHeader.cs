using System.Buffers.Binary;
using Overlay.Packets.Segmentation;
using Overlay.Primitives;

namespace Overlay.Packets;

/// <summary>The header of a UDP datagram (RFC 768; over IPv6 RFC 8200, section 8.1).</summary>
/// <remarks><code>
///  0             2                  4        6          8
/// +-------------+------------------+--------+----------+--------
/// | source port | destination port | length | checksum | payload
/// +-------------+------------------+--------+----------+--------
/// </code></remarks>
/// <param name="SourcePort">Where answers go to.</param>
/// <param name="DestinationPort">Never 0.</param>
/// <param name="Length">Header and payload in bytes.</param>
internal readonly record struct UdpHeader(ushort SourcePort, ushort DestinationPort, int Length)
{
    public const int Size = 8;

    /// <summary>The longest payload over IPv4 without options, and over IPv6 without a jumbo option.</summary>
    public const int MaxPayloadV4 = ushort.MaxValue - Ipv4Header.MinSize - Size;
    public const int MaxPayloadV6 = ushort.MaxValue - Size;

    /// <summary>False unless length and checksum are right. Over IPv4 a checksum of 0 says that there is none; over IPv6 there must be one.</summary>
    /// <param name="datagram">Header and payload; bytes behind the length are dropped.</param>
    /// <param name="source">The source in the IP header.</param>
    /// <param name="destination">The destination in the IP header.</param>
    /// <param name="header">The header.</param>
    public static bool TryRead(ReadOnlySpan<byte> datagram, IpAddress source, IpAddress destination, out UdpHeader header)
    {
        header = default;
        if (datagram.Length < Size)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]);
        if (length < Size || length > datagram.Length)
        {
            return false;
        }

        header = new(BinaryPrimitives.ReadUInt16BigEndian(datagram), BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]), length);
        var hasChecksum = BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]) != 0;
        return header.DestinationPort != 0 && (hasChecksum ? IsChecksumRight(datagram[..length], source, destination) : source.IsV4);
    }

    /// <summary>Writes <see cref="Size"/> bytes, with the checksum over header and payload.</summary>
    public static void Write(Span<byte> destination, ushort sourcePort, ushort destinationPort, ReadOnlySpan<byte> payload, IpAddress from, IpAddress to)
    {
        var length = Size + payload.Length;
        BinaryPrimitives.WriteUInt16BigEndian(destination, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], (ushort)length);

        // The payload's sum in the place of the checksum, so that completing the header completes it all.
        var rest = (ulong)PseudoHeader.Sum(from, to, IpProtocols.Udp, length) + InternetChecksum.Sum(payload);
        BinaryPrimitives.WriteUInt16BigEndian(destination[6..], InternetChecksum.Fold(rest));
        TransportChecksum.Complete(destination[..Size], 6);
    }

    private static bool IsChecksumRight(ReadOnlySpan<byte> datagram, IpAddress source, IpAddress destination) =>
        InternetChecksum.Fold((ulong)PseudoHeader.Sum(source, destination, IpProtocols.Udp, datagram.Length) + InternetChecksum.Sum(datagram)) == ushort.MaxValue;
}
