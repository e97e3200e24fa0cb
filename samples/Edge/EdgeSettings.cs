using Overlay.Tap;

namespace Overlay.Samples.Edge;

/// <summary>What the command line asks for.</summary>
internal sealed record EdgeSettings
{
    public required IReadOnlyList<SupernodeAddress> Supernodes { get; init; }

    public required string Community { get; init; }

    public required OverlaySecurity Security { get; init; }

    public required TapOptions Device { get; init; }

    public required ListenAddress Bind { get; init; }

    /// <summary>Networks that are not used to reach a peer.</summary>
    public required IReadOnlyList<NetworkRange> Excluded { get; init; }

    public required BridgingOptions Bridging { get; init; }

    public required IReadOnlyList<CipherSuite> Ciphers { get; init; }

    public required bool Compress { get; init; }

    public required bool KeepTrying { get; init; }

    public required TimingOptions Timings { get; init; }

    public required MulticastOptions Multicast { get; init; }

    public required SegmentOptions Segment { get; init; }

    public required ConflictChoice OnAddressConflict { get; init; }

    public required bool Verbose { get; init; }

    /// <summary>Whether to show the groups instead of what happens.</summary>
    public required bool ShowGroups { get; init; }

    /// <summary>Null: as many threads as suit the machine.</summary>
    public required bool? SingleThread { get; init; }

    /// <summary>0: as many lanes as suit the machine.</summary>
    public required int Lanes { get; init; }

    /// <summary>How long to look for datagrams by itself; the device has a setting of its own.</summary>
    public required TimeSpan BusyPoll { get; init; }

    /// <summary>Whether the threads that carry frames run before all others.</summary>
    public required bool Realtime { get; init; }

    /// <summary>The file with the node's key pair, or null for a new one.</summary>
    public required string? Identity { get; init; }

    /// <summary>What other members see; null for the name of the host.</summary>
    public required string? Name { get; init; }
}
