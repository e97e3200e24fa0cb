using Xunit.Sdk;

namespace Overlay.Network.Tests.Requirements;

/// <summary>
/// A fact on the real kernel. Without what it needs it is skipped and says why; with OVERLAY_REQUIRE_NETWORK_TESTS=1 it fails instead.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Overlay.Network.Tests.Requirements.RootFactDiscoverer", "Overlay.Network.Tests")]
[TraitDiscoverer("Overlay.Network.Tests.Requirements.RootTraitDiscoverer", "Overlay.Network.Tests")]
public class RootFactAttribute : FactAttribute, ITraitAttribute
{
    /// <param name="programs">What the test starts besides <c>ip</c> and <c>nft</c>.</param>
    public RootFactAttribute(params string[] programs)
    {
        Programs = programs;
        Skip = RootRequirement.MustRun ? null : RootRequirement.Missing(programs);
    }

    public IReadOnlyList<string> Programs { get; }
}
