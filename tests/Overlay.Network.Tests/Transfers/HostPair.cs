using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Transfers;

/// <summary>Two hosts, on which the tests of a class put their devices one after the other.</summary>
public sealed class HostPair : RootFixture
{
    private LabNamespace? _left;
    private LabNamespace? _right;

    internal LabNamespace Left => _left ?? throw new InvalidOperationException("The network is not up.");

    internal LabNamespace Right => _right ?? throw new InvalidOperationException("The network is not up.");

    public override void Dispose()
    {
        _left?.Dispose();
        _right?.Dispose();
    }

    protected override Task StartAsync()
    {
        _left = LabNamespace.Create();
        _right = LabNamespace.Create();
        return Task.CompletedTask;
    }
}
