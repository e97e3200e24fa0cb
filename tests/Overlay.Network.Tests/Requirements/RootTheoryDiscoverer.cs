using Xunit.Abstractions;
using Xunit.Sdk;

namespace Overlay.Network.Tests.Requirements;

/// <summary>As <see cref="RootFactDiscoverer"/>, for theories.</summary>
public sealed class RootTheoryDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    private readonly TheoryDiscoverer _theories = new(diagnostics);

    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        MissingRequirement.Failure(diagnostics, discoveryOptions, testMethod, factAttribute) is { } failure
            ? [failure]
            : _theories.Discover(discoveryOptions, testMethod, factAttribute);
}
