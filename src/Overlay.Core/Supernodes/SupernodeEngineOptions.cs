using Overlay.Counters;
using Overlay.Crypto;
using Overlay.Sessions;

namespace Overlay.Supernodes;

internal sealed record SupernodeEngineOptions
{
    public required NodeKeyPair KeyPair { get; init; }

    public required IReadOnlyList<SuiteSpeed> Suites { get; init; }

    /// <summary>The names of the communities that are served; null for all.</summary>
    public IReadOnlySet<string>? Communities { get; init; }

    /// <summary>True if every new session asks the operator's code before it may register; false if all members of a community may.</summary>
    public bool AsksAdmission { get; init; }

    /// <summary>True if it copies group frames for members.</summary>
    public bool Replicates { get; init; }

    public SupernodeLimits Limits { get; init; } = new();

    public HandshakeLimits HandshakeLimits { get; init; } = new();

    public NodeCounters Counters { get; init; } = new();
}
