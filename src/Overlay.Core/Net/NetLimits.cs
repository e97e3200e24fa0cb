namespace Overlay.Net;

/// <summary>What a stack keeps in memory at most, and how long: bounds against neighbours that mean harm.</summary>
internal static class NetLimits
{
    /// <summary>Frames that wait to be taken. A datagram of 64 KiB has 119 fragments at the smallest MTU.</summary>
    public const int OutboxFrames = 512;

    public const int Neighbors = 1024;

    /// <summary>Bytes that wait for the MAC address of one neighbour: three of the longest datagrams.</summary>
    public const int HeldBytesPerNeighbor = 3 * 70_000;

    /// <summary>Bytes that wait for the MAC addresses of all neighbours.</summary>
    public const int HeldBytes = 2 * 1024 * 1024;

    /// <summary>Datagrams that are being put together, from all sources and from one.</summary>
    public const int Reassemblies = 64;
    public const int ReassembliesPerSource = 16;

    /// <summary>RFC 8200, section 4.5; RFC 1122, section 3.3.2, allows 60 to 120 seconds.</summary>
    public static readonly TimeSpan ReassemblyTime = TimeSpan.FromSeconds(60);

    /// <summary>ICMP errors per second (RFC 1812, section 4.3.2.8; RFC 4443, section 2.4 f).</summary>
    public const int ErrorsPerSecond = 100;

    /// <summary>Groups that all sockets together are members of.</summary>
    public const int Groups = 1024;

    /// <summary>Sources of a group that one socket names.</summary>
    public const int SourcesPerGroup = 64;
}
