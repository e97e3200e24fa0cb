using Xunit.Abstractions;
using Xunit.Sdk;

namespace Overlay.Network.Tests.Requirements;

/// <summary>Makes <c>dotnet test --filter Needs=root</c> the tests that an ordinary user's run skips.</summary>
public sealed class RootTraitDiscoverer : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [new("Needs", "root")];
}
