using Overlay.Peers.Benchmarks.Figures;
using Overlay.Peers.Benchmarks.Systems;

namespace Overlay.Peers.Benchmarks.Settings;

/// <summary>What the command line asks for.</summary>
internal sealed record PeersSettings
{
    public required Scale Scale { get; init; }

    public required int Rounds { get; init; }

    public required IReadOnlyList<PeerSystem> Systems { get; init; }

    public required IReadOnlyList<Figure> Figures { get; init; }

    /// <summary>The folder for tables, plots and results.json.</summary>
    public required string Output { get; init; }

    /// <summary>Whether the documentation gets the tables and plots.</summary>
    public required bool Publish { get; init; }

    /// <summary>The arguments as they were given.</summary>
    public required string Command { get; init; }
}
