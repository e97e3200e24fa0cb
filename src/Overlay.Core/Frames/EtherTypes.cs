namespace Overlay.Net.Packets;

/// <summary>The EtherTypes of IP and what belongs to it (RFC 9542, appendix B).</summary>
internal static class EtherTypes
{
    public const ushort Ipv4 = 0x0800;
    public const ushort Arp = 0x0806;
    public const ushort Ipv6 = 0x86dd;
}
