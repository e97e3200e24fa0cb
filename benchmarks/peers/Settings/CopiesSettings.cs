using Overlay.Peers.Benchmarks.Copies;

namespace Overlay.Peers.Benchmarks.Settings;

/// <summary>What the command line asks for with <c>--copies</c>.</summary>
internal sealed record CopiesSettings
{
    public required Scale Scale { get; init; }

    public required int Rounds { get; init; }

    /// <summary>The numbers of members.</summary>
    public required IReadOnlyList<int> Members { get; init; }

    public required IReadOnlyList<CopySystem> Systems { get; init; }

    /// <summary>Whether the documentation gets the table.</summary>
    public required bool Publish { get; init; }

    /// <summary>The arguments as they were given.</summary>
    public required string Command { get; init; }
}
