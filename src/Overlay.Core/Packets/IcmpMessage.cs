using System.Buffers.Binary;
using Overlay.Packets.Segmentation;
using Overlay.Primitives;

namespace Overlay.Packets;

/// <summary>The header of a message of ICMP (RFC 792) or ICMPv6 (RFC 4443, section 2.1), which differ in their checksum only.</summary>
/// <remarks><code>
///  0      1      2          4                             8
/// +------+------+----------+-----------------------------+-----
/// | type | code | checksum | rest, by type               | body
/// +------+------+----------+-----------------------------+-----
/// </code></remarks>
/// <param name="Type">See <see cref="IcmpTypes"/> and <see cref="Icmpv6Types"/>.</param>
/// <param name="Code">What the type says.</param>
/// <param name="Rest">In an echo the identifier and the sequence number, in a parameter problem the pointer, else mostly unused.</param>
internal readonly record struct IcmpMessage(byte Type, byte Code, uint Rest)
{
    public const int Size = 8;

    private const int ChecksumOffset = 2;

    /// <summary>False if the message is too short or its checksum is wrong.</summary>
    public static bool TryReadV4(ReadOnlySpan<byte> message, out IcmpMessage header) => TryRead(message, 0, out header);

    /// <summary>As for IPv4; the checksum covers the addresses too.</summary>
    public static bool TryReadV6(ReadOnlySpan<byte> message, IpAddress source, IpAddress destination, out IcmpMessage header) =>
        TryRead(message, PseudoHeader.Sum(source, destination, IpProtocols.Icmpv6, message.Length), out header);

    /// <summary>Writes <see cref="Size"/> bytes, with the checksum over header and body.</summary>
    public void WriteV4(Span<byte> destination, ReadOnlySpan<byte> body) => Write(destination, InternetChecksum.Sum(body));

    /// <summary>As for IPv4; the checksum covers the addresses too.</summary>
    public void WriteV6(Span<byte> destination, ReadOnlySpan<byte> body, IpAddress from, IpAddress to) =>
        Write(destination, (ulong)InternetChecksum.Sum(body) + PseudoHeader.Sum(from, to, IpProtocols.Icmpv6, Size + body.Length));

    private static bool TryRead(ReadOnlySpan<byte> message, ulong pseudoHeader, out IcmpMessage header)
    {
        header = default;
        if (message.Length < Size || InternetChecksum.Fold(pseudoHeader + InternetChecksum.Sum(message)) != ushort.MaxValue)
        {
            return false;
        }

        header = new(message[0], message[1], BinaryPrimitives.ReadUInt32BigEndian(message[4..]));
        return true;
    }

    private void Write(Span<byte> destination, ulong sum)
    {
        destination[0] = Type;
        destination[1] = Code;
        BinaryPrimitives.WriteUInt16BigEndian(destination[ChecksumOffset..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Rest);
        sum += InternetChecksum.Sum(destination[..Size]);
        BinaryPrimitives.WriteUInt16BigEndian(destination[ChecksumOffset..], (ushort)~InternetChecksum.Fold(sum));
    }
}
