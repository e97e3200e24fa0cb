namespace Overlay.Samples.Supernodes;

/// <summary>What the command line asks for.</summary>
internal sealed record SupernodeSettings
{
    public required ListenAddress Bind { get; init; }

    /// <summary>The file with the key pair, or null for the one that the program keeps.</summary>
    public required string? KeyFile { get; init; }

    /// <summary>The communities that are served; empty: all.</summary>
    public required IReadOnlySet<string> Communities { get; init; }

    public required int? MaxMembers { get; init; }

    public required int? MaxCommunities { get; init; }

    /// <summary>What each edge may have relayed and copied.</summary>
    public required long? RelayBytesPerSecond { get; init; }

    /// <summary>True to make copies of group frames for edges that ask.</summary>
    public required bool Replicates { get; init; }

    public required bool Verbose { get; init; }
}
