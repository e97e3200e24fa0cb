namespace Overlay.Packets;

/// <summary>Types and codes of ICMP (RFC 792).</summary>
internal static class IcmpTypes
{
    public const byte EchoReply = 0;
    public const byte Unreachable = 3;
    public const byte EchoRequest = 8;

    public const byte CodeProtocol = 2;
    public const byte CodePort = 3;
}
