using System.Buffers.Binary;
using System.Net;

namespace Overlay.Primitives;

/// <summary>
/// An IPv4 or IPv6 address of the segment, as a value that is compared and copied without allocation. IPv4 is held as an IPv4-mapped IPv6
/// address (RFC 4291, section 2.5.5.2). A scope is not part of it: the segment is the only link.
/// </summary>
internal readonly record struct IpAddress : IComparable<IpAddress>
{
    public const int SizeV4 = 4;
    public const int SizeV6 = 16;

    /// <summary>No address, of IPv4.</summary>
    public static readonly IpAddress NoneV4 = new([0, 0, 0, 0]);

    /// <summary>The group of all hosts of a link (RFC 1112, section 4).</summary>
    public static readonly IpAddress AllHostsV4 = new([224, 0, 0, 1]);

    /// <summary>The same of IPv6 (RFC 4291, section 2.7.1).</summary>
    public static readonly IpAddress AllNodesV6 = new([0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

    private const ulong MappedPrefix = 0xffff_0000_0000;
    private readonly ulong _high;
    private readonly ulong _low;

    /// <summary>Creates an address from 16 bytes of IPv6 or 4 bytes of IPv4 in network order.</summary>
    public IpAddress(ReadOnlySpan<byte> address)
    {
        if (address.Length == SizeV4)
        {
            _low = MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(address);
        }
        else
        {
            _high = BinaryPrimitives.ReadUInt64BigEndian(address);
            _low = BinaryPrimitives.ReadUInt64BigEndian(address[8..]);
        }
    }

    public bool IsV4 => _high == 0 && _low >> 32 == 0xffff;

    /// <summary>The bytes that the address has in a packet.</summary>
    public int Size => IsV4 ? SizeV4 : SizeV6;

    /// <summary>All zeros: no address.</summary>
    public bool IsUnspecified => _high == 0 && _low is 0 or MappedPrefix;

    /// <summary>224.0.0.0/4 (RFC 1112, section 4) or ff00::/8 (RFC 4291, section 2.7).</summary>
    public bool IsMulticast => IsV4 ? (uint)_low >> 28 == 0xe : _high >> 56 == 0xff;

    /// <summary>A group of IPv6 that does not leave the link: scope 2 or less (RFC 4291, section 2.7).</summary>
    public bool IsLinkScoped => _high >> 56 == 0xff && ((_high >> 48) & 0xf) <= 2;

    /// <summary>Not for routers: 169.254.0.0/16 (RFC 3927) or fe80::/10 (RFC 4291, section 2.5.6).</summary>
    public bool IsLinkLocalUnicast => IsV4 ? (uint)_low >> 16 == 0xa9fe : _high >> 54 == 0xfe80 >> 6;

    /// <summary>255.255.255.255 (RFC 919, section 7).</summary>
    public bool IsLimitedBroadcast => IsV4 && (uint)_low == uint.MaxValue;

    /// <summary>Writes 4 bytes of IPv4 or 16 of IPv6.</summary>
    public void CopyTo(Span<byte> destination)
    {
        if (IsV4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_low);
            return;
        }

        CopyMappedTo(destination);
    }

    /// <summary>Writes 16 bytes: IPv6, or IPv4 mapped into it.</summary>
    public void CopyMappedTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
    }

    /// <summary>The Ethernet address of a group (RFC 1112, section 6.4; RFC 2464, section 7); 32 groups of IPv4 share one.</summary>
    public MacAddress GroupMac() => IsV4 ? new MacAddress(0x0100_5e00_0000 | (_low & 0x7f_ffff)) : new MacAddress(0x3333_0000_0000UL | (uint)_low);

    /// <summary>True if the first bits are the same; addresses of different families have none in common.</summary>
    public bool HasPrefix(IpAddress network, int bits)
    {
        if (IsV4 != network.IsV4)
        {
            return false;
        }

        bits += IsV4 ? 96 : 0;
        return Masked(_high, bits) == Masked(network._high, bits) && Masked(_low, bits - 64) == Masked(network._low, bits - 64);
    }

    /// <summary>Compares as 16 bytes from the front.</summary>
    public int CompareTo(IpAddress other) => _high == other._high ? _low.CompareTo(other._low) : _high.CompareTo(other._high);

    public static IpAddress From(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[SizeV6];
        address.TryWriteBytes(bytes, out var written);
        return new IpAddress(bytes[..written]);
    }

    public static IpAddress Parse(string text) => AddressText.TryParse(text, out var address) ? From(address) : throw new FormatException($"'{text}' is not an IP address.");

    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[SizeV6];
        CopyTo(bytes);
        return new IPAddress(bytes[..Size]);
    }

    public override string ToString() => ToIPAddress().ToString();

    private static ulong Masked(ulong value, int bits) => bits switch
    {
        <= 0 => 0,
        >= 64 => value,
        _ => value & (ulong.MaxValue << (64 - bits)),
    };
}
