using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Transfers;

/// <summary>Two hosts, on which the tests of a class put their devices one after the other.</summary>
public sealed class HostPair : IDisposable
{
    internal LabNamespace Left { get; } = LabNamespace.Create();

    internal LabNamespace Right { get; } = LabNamespace.Create();

    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
    }
}
