using Overlay.Primitives;

namespace Overlay.Packets;

/// <summary>A neighbour solicitation or advertisement (RFC 4861, sections 4.3 and 4.4).</summary>
/// <remarks><code>
///  0      1      2          4                    8         24
/// +------+------+----------+--------------------+---------+-----------------------------------
/// | 135/6| 0    | checksum | flags of 136: RSO  | target  | options: type, units of 8 bytes, ...
/// +------+------+----------+--------------------+---------+-----------------------------------
/// </code></remarks>
/// <param name="Type"><see cref="Icmpv6Types.NeighborSolicitation"/> or <see cref="Icmpv6Types.NeighborAdvertisement"/>.</param>
/// <param name="Target">The address in question.</param>
/// <param name="LinkAddress">The source's (solicitation) or target's (advertisement) MAC address; null if the option is missing.</param>
/// <param name="Flags">Of an advertisement.</param>
internal readonly record struct NeighborMessage(byte Type, IpAddress Target, MacAddress? LinkAddress, NeighborFlags Flags = NeighborFlags.None)
{
    /// <summary>The hop limit that shows that no router passed the packet on (RFC 4861, section 3.1).</summary>
    public const byte HopLimit = 255;

    private const int TargetOffset = 8;
    private const int OptionsOffset = 24;
    private const int OptionUnit = 8;
    private const byte SourceLinkAddress = 1;
    private const byte TargetLinkAddress = 2;
    private const int FlagShift = 24;

    /// <summary>The bytes that <see cref="Write"/> writes.</summary>
    public int Size => OptionsOffset + (LinkAddress is null ? 0 : OptionUnit);

    public bool IsSolicitation => Type == Icmpv6Types.NeighborSolicitation;

    private byte LinkOption => IsSolicitation ? SourceLinkAddress : TargetLinkAddress;

    /// <summary>The group that hears questions about an address (RFC 4291, section 2.7.1).</summary>
    public static IpAddress SolicitedNode(IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[IpAddress.SizeV6];
        address.CopyMappedTo(bytes);
        ReadOnlySpan<byte> prefix = [0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff];
        prefix.CopyTo(bytes);
        return new IpAddress(bytes);
    }

    /// <summary>Reads a message that passes all checks of RFC 4861, sections 7.1.1 and 7.1.2; false for others, whatever is wrong.</summary>
    /// <param name="message">The whole ICMPv6 message.</param>
    /// <param name="ip">The header of the packet.</param>
    /// <param name="neighbor">The message.</param>
    public static bool TryRead(ReadOnlySpan<byte> message, in Ipv6Header ip, out NeighborMessage neighbor)
    {
        neighbor = default;
        if (message.Length < OptionsOffset
            || ip.HopLimit != HopLimit
            || !IcmpMessage.TryReadV6(message, ip.Source, ip.Destination, out var icmp)
            || icmp is not { Type: Icmpv6Types.NeighborSolicitation or Icmpv6Types.NeighborAdvertisement, Code: 0 })
        {
            return false;
        }

        neighbor = new(icmp.Type, new IpAddress(message.Slice(TargetOffset, IpAddress.SizeV6)), null);
        if (!neighbor.TryReadLinkAddress(message[OptionsOffset..], out var linkAddress))
        {
            return false;
        }

        var flags = neighbor.IsSolicitation ? NeighborFlags.None : (NeighborFlags)(icmp.Rest >> FlagShift) & NeighborFlags.All;
        neighbor = neighbor with { LinkAddress = linkAddress, Flags = flags };
        return !neighbor.Target.IsMulticast && !neighbor.Target.IsUnspecified && neighbor.FitsAddresses(ip);
    }

    /// <summary>Writes <see cref="Size"/> bytes, with the checksum.</summary>
    public void Write(Span<byte> destination, IpAddress from, IpAddress to)
    {
        Target.CopyTo(destination[TargetOffset..]);
        if (LinkAddress is { } mac)
        {
            destination[OptionsOffset] = LinkOption;
            destination[OptionsOffset + 1] = 1;
            mac.CopyTo(destination[(OptionsOffset + 2)..]);
        }

        new IcmpMessage(Type, 0, (uint)Flags << FlagShift).WriteV6(destination, destination[TargetOffset..Size], from, to);
    }

    /// <summary>Reads all options; false if one is cut off or has no length. The first link-layer address counts.</summary>
    private bool TryReadLinkAddress(ReadOnlySpan<byte> options, out MacAddress? linkAddress)
    {
        linkAddress = null;
        while (options.Length > 0)
        {
            if (options.Length < OptionUnit || options[1] == 0 || options[1] * OptionUnit > options.Length)
            {
                return false;
            }

            if (options[0] == LinkOption && linkAddress is null)
            {
                var mac = new MacAddress(options[2..]);
                if (!mac.IsStation)
                {
                    return false;
                }

                linkAddress = mac;
            }

            options = options[(options[1] * OptionUnit)..];
        }

        return true;
    }

    /// <summary>
    /// A question without a source is one of duplicate address detection: to the solicited-node group, without a link-layer address. An answer to a
    /// group answers no question.
    /// </summary>
    private bool FitsAddresses(in Ipv6Header ip) => IsSolicitation
        ? !ip.Source.IsUnspecified || (LinkAddress is null && ip.Destination == SolicitedNode(Target))
        : !ip.Destination.IsMulticast || (Flags & NeighborFlags.Solicited) == 0;
}
