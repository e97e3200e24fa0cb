using Overlay.Network.Tests.Requirements;
using Overlay.Network.Tests.Tipc.Guests;

namespace Overlay.Network.Tests.Tipc.Kernels;

/// <summary>Three TIPC kernels, 1.1.2 to 1.1.4, with links between all; up once for the tests that leave it as it was.</summary>
public sealed class KernelSegment() : RootFixture(TipcFactAttribute.Needed)
{
    private TipcLab? _lab;

    internal TipcLab Lab => _lab ?? throw new InvalidOperationException("The network is not up.");

    internal TipcGuest[] Servers => [Lab[2], Lab[3]];

    internal TipcGuest Client => Lab[4];

    protected override async Task StartAsync()
    {
        _lab = new TipcLab();
        await _lab.StartSupernodeAsync();
        await _lab.StartKernelsAsync(2, 3, 4);
    }

    public override void Dispose() => _lab?.Dispose();
}

/// <summary>The tests with kernels alone, one after another: a guest that boots needs a processor for itself.</summary>
[CollectionDefinition(Name)]
public sealed class KernelSegmentTests : ICollectionFixture<KernelSegment>
{
    public const string Name = "kernels";
}
