using System.Buffers.Binary;
using Overlay.Frames;
using Overlay.Primitives;

namespace Overlay.Packets;

/// <summary>A packet of the address resolution protocol for IPv4 on Ethernet (RFC 826).</summary>
/// <remarks><code>
///  0        2        4    5    6         8                    14
/// +--------+--------+----+----+---------+--------------------+-----------
/// | 1      | 0x0800 | 6  | 4  | operation| sender MAC        | sender IP
/// +--------+--------+----+----+---------+--------------------+-----------
///  18                   24          28
/// +--------------------+-----------+
/// | target MAC         | target IP |
/// +--------------------+-----------+
/// </code></remarks>
internal readonly record struct ArpPacket(ushort Operation, MacAddress SenderMac, IpAddress SenderIp, MacAddress TargetMac, IpAddress TargetIp)
{
    public const int Size = 28;
    public const ushort Request = 1;
    public const ushort Reply = 2;

    private const ushort Ethernet = 1;

    /// <summary>Asks whether an address is in use, without claiming it (RFC 5227, section 2.1.1).</summary>
    public bool IsProbe => Operation == Request && SenderIp.IsUnspecified;

    /// <summary>Tells everybody an address that is in use from now on (RFC 5227, section 2.3; RFC 5944, section 4.6: "gratuitous").</summary>
    public bool IsAnnouncement => SenderIp == TargetIp;

    /// <summary>False for other hardware, other protocols, unknown operations and what is too short; bytes behind the packet are padding.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ArpPacket packet)
    {
        packet = default;
        if (bytes.Length < Size
            || BinaryPrimitives.ReadUInt16BigEndian(bytes) != Ethernet
            || BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) != EtherTypes.Ipv4
            || bytes[4] != MacAddress.Size
            || bytes[5] != IpAddress.SizeV4)
        {
            return false;
        }

        var operation = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
        packet = new(operation, new(bytes[8..]), new(bytes.Slice(14, 4)), new(bytes[18..]), new(bytes.Slice(24, 4)));
        return operation is Request or Reply && packet.SenderMac.IsStation;
    }

    /// <summary>Writes <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, Ethernet);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], EtherTypes.Ipv4);
        destination[4] = MacAddress.Size;
        destination[5] = IpAddress.SizeV4;
        BinaryPrimitives.WriteUInt16BigEndian(destination[6..], Operation);
        SenderMac.CopyTo(destination[8..]);
        SenderIp.CopyTo(destination[14..]);
        TargetMac.CopyTo(destination[18..]);
        TargetIp.CopyTo(destination[24..]);
    }
}
