namespace Overlay.Packets;

/// <summary>Protocol numbers, in IPv6 also those of the extension headers (RFC 8200, section 4).</summary>
internal static class IpProtocols
{
    public const byte HopByHopOptions = 0;
    public const byte Icmp = 1;
    public const byte Igmp = 2;
    public const byte Udp = 17;
    public const byte Routing = 43;
    public const byte Fragment = 44;
    public const byte Icmpv6 = 58;
    public const byte NoNextHeader = 59;
    public const byte DestinationOptions = 60;
    public const byte Pim = 103;
}
