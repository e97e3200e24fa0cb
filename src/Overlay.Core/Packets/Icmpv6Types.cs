namespace Overlay.Packets;

/// <summary>Types and codes of ICMPv6 (RFC 4443; RFC 4861, section 4).</summary>
internal static class Icmpv6Types
{
    public const byte Unreachable = 1;
    public const byte ParameterProblem = 4;
    public const byte EchoRequest = 128;
    public const byte EchoReply = 129;
    public const byte NeighborSolicitation = 135;
    public const byte NeighborAdvertisement = 136;

    public const byte CodePort = 4;
    public const byte CodeNextHeader = 1;

    /// <summary>The first type that is no error.</summary>
    private const byte FirstInformation = 128;

    public static bool IsError(byte type) => type < FirstInformation;
}
