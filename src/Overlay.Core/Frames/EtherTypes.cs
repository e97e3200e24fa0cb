namespace Overlay.Frames;

/// <summary>The EtherTypes of IP and what belongs to it (RFC 9542, appendix B), and of VLAN tags (IEEE 802.1Q, clause 9).</summary>
internal static class EtherTypes
{
    public const ushort Ipv4 = 0x0800;
    public const ushort Arp = 0x0806;
    public const ushort Ipv6 = 0x86dd;

    /// <summary>Of a VLAN tag.</summary>
    public const ushort CustomerTag = 0x8100;

    /// <summary>Of an outer VLAN tag.</summary>
    public const ushort ServiceTag = 0x88a8;
}
