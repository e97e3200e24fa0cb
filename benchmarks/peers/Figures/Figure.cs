using Overlay.Network.Tests.Requirements;
using Overlay.Peers.Benchmarks.Results;

namespace Overlay.Peers.Benchmarks.Figures;

/// <summary>A test that gives one or more quantities.</summary>
internal abstract class Figure
{
    /// <summary>The name on the command line.</summary>
    public abstract string Id { get; }

    /// <summary>What it does, in half a sentence.</summary>
    public abstract string Description { get; }

    /// <summary>What has to be installed for it, by the name of the program or library.</summary>
    public abstract IReadOnlyList<string> Programs { get; }

    public virtual bool IsInstalled => Programs.All(program => RootRequirement.Find(program) is not null);

    public abstract Task<IReadOnlyList<Measured>> MeasureAsync(Session session);
}
