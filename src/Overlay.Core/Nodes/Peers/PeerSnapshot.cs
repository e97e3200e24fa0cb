using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Peers;

/// <summary>A peer as it is at one moment, for people.</summary>
internal sealed record PeerSnapshot
{
    public required NodeId Id { get; init; }

    public required MacAddress Mac { get; init; }

    /// <summary>Empty if it says none.</summary>
    public required string Name { get; init; }

    /// <summary>IP addresses of the segment that its own station says it has.</summary>
    public required IReadOnlyList<IpAddress> Addresses { get; init; }

    /// <summary>0 until known.</summary>
    public required int Mtu { get; init; }

    public required bool Bridges { get; init; }

    /// <summary>True if frames can be sent to it now.</summary>
    public required bool IsReachable { get; init; }

    public required UnderlayPath Path { get; init; }

    /// <summary>Null until measured.</summary>
    public required TimeSpan? RoundTrip { get; init; }

    /// <summary>Null without a session.</summary>
    public required CipherSuite? Suite { get; init; }

    public required Instant HeardAt { get; init; }

    public required long FramesSent { get; init; }

    public required long FramesReceived { get; init; }

    /// <summary>Frames of it that were refused for what it did.</summary>
    public required long Refused { get; init; }

    /// <summary>How many addresses are bridged there, as far as learned.</summary>
    public required int BridgedAddresses { get; init; }
}
