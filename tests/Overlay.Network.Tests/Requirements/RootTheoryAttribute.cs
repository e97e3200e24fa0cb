using Xunit.Sdk;

namespace Overlay.Network.Tests.Requirements;

/// <summary>As <see cref="RootFactAttribute"/>, for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Overlay.Network.Tests.Requirements.RootTheoryDiscoverer", "Overlay.Network.Tests")]
[TraitDiscoverer("Overlay.Network.Tests.Requirements.RootTraitDiscoverer", "Overlay.Network.Tests")]
public class RootTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    /// <param name="programs">What the test starts besides <c>ip</c> and <c>nft</c>.</param>
    public RootTheoryAttribute(params string[] programs)
    {
        Programs = programs;
        Skip = RootRequirement.MustRun ? null : RootRequirement.Missing(programs);
    }

    public IReadOnlyList<string> Programs { get; }
}
