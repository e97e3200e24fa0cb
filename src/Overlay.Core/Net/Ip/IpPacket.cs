using Overlay.Primitives;

namespace Overlay.Net.Ip;

/// <summary>A received datagram, whole, of either version.</summary>
internal readonly ref struct IpPacket
{
    public required IpAddress Source { get; init; }

    public required IpAddress Destination { get; init; }

    public required byte Protocol { get; init; }

    /// <summary>Hop limit or time to live.</summary>
    public required byte HopLimit { get; init; }

    /// <summary>True if it was for one station, in the frame and in the packet: only then may it be answered with an error.</summary>
    public required bool IsUnicast { get; init; }

    /// <summary>The IP header as it was received; of the last fragment, if there were any.</summary>
    public required ReadOnlySpan<byte> Header { get; init; }

    /// <summary>What follows headers and extension headers.</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }
}
