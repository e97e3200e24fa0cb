using Xunit.Abstractions;
using Xunit.Sdk;

namespace Overlay.Network.Tests.Requirements;

/// <summary>Turns a test that must run, but lacks something, into a failure.</summary>
internal static class MissingRequirement
{
    public static IXunitTestCase? Failure(IMessageSink diagnostics, ITestFrameworkDiscoveryOptions options, ITestMethod method, IAttributeInfo attribute)
    {
        var programs = attribute.GetNamedArgument<IReadOnlyList<string>>("Programs");
        return RootRequirement.MustRun && RootRequirement.Missing(programs) is { } missing
            ? new ExecutionErrorTestCase(
                diagnostics,
                options.MethodDisplayOrDefault(),
                options.MethodDisplayOptionsOrDefault(),
                method,
                $"{RootRequirement.MustRunVariable}=1, but the test {missing}.")
            : null;
    }
}
