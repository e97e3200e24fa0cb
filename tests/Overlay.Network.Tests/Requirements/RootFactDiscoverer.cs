using Xunit.Abstractions;
using Xunit.Sdk;

namespace Overlay.Network.Tests.Requirements;

/// <summary>Finds the tests of <see cref="RootFactAttribute"/>; where they must run and cannot, each becomes a failure with the reason.</summary>
public sealed class RootFactDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    private readonly FactDiscoverer _facts = new(diagnostics);

    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        MissingRequirement.Failure(diagnostics, discoveryOptions, testMethod, factAttribute) is { } failure
            ? [failure]
            : _facts.Discover(discoveryOptions, testMethod, factAttribute);
}
