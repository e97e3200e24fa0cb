using Overlay.Network.Tests.Requirements;
using Overlay.Network.Tests.Tipc.Kernels;
using Xunit.Sdk;

namespace Overlay.Network.Tests.Tipc;

public sealed class TipcFactAttributeTests
{
    [Theory]
    [InlineData(nameof(KernelDemoTests.Kernels_AreNeighbours_OfEachOther))]
    [InlineData(nameof(KernelDemoTests.Demo_ReachesExactlyTheRightPorts))]
    public void NeededPrograms_AreKnown_WhereAMissingOneBecomesAFailure(string test)
    {
        var attribute = Reflector.Wrap(typeof(KernelDemoTests).GetMethod(test)!).GetCustomAttributes(typeof(FactAttribute)).Single();

        Assert.Contains("linux.uml", attribute.GetNamedArgument<IReadOnlyList<string>>(nameof(RootFactAttribute.Programs)));
    }
}
