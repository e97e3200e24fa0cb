using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;
using Overlay.Network.Tests.Tipc.Guests;
using Overlay.Samples.Tipc;

namespace Overlay.Network.Tests.Tipc.Mixed;

/// <summary>
/// Two TIPC kernels, 1.1.2 and 1.1.3, with a link between them, and three hosts for nodes in C#. Up once for tests that run one after
/// another and leave it as it was; each test gives its nodes new addresses, since kernels remember the nodes that were there.
/// </summary>
public sealed class MixedSegment() : RootFixture(TipcFactAttribute.Needed)
{
    private TipcLab? _lab;
    private int _lastNumber = 9;

    internal TipcLab Lab => _lab ?? throw new InvalidOperationException("The network is not up.");

    internal TipcGuest[] Kernels => [Lab[2], Lab[3]];

    /// <summary>The N of an address 1.1.N that no test has used.</summary>
    internal int NextNumber() => ++_lastNumber;

    protected override async Task StartAsync()
    {
        _lab = new TipcLab(6);
        await _lab.StartSupernodeAsync();
        await _lab.StartKernelsAsync(2, 3);
    }

    public override void Dispose() => _lab?.Dispose();

    /// <summary>Starts a node in C# in this process, on host 4, 5 or 6, as 1.1.N.</summary>
    internal Task<UserSpaceNode> StartNodeAsync(int host, int number, NodeKeyPair? identity = null, MulticastMethod method = MulticastMethod.AutoSelect) =>
        UserSpaceNode.StartAsync(Lab.Overlay[host], new TipcNodeOptions { Address = TipcAddress.Parse($"1.1.{number}"), Method = method }, identity);

    /// <summary>Makes the links between a node and the kernels bear that a busy machine stops for a while: 15 seconds, not 1.5. The node takes the kernels' word for it.</summary>
    internal async Task HoldLinksAsync(UserSpaceNode node, int number)
    {
        const int Tolerance = 15_000;
        await node.WaitForLinksAsync(2, 3);
        foreach (var kernel in new[] { 2, 3 })
        {
            await Lab[kernel].RunAsync($"tipc link set tolerance {Tolerance} link 100100{kernel}:vec0-1001{number:x3}:overlay");
        }

        await Eventually.IsTrueAsync(
            () => node.Tipc.Links.All(link => link.Tolerance.TotalMilliseconds == Tolerance),
            () => $"the kernels' tolerance is not taken over: {string.Join(", ", node.Tipc.Links)}");
    }

    /// <summary>Starts the program <c>tipc-multicast</c> on host 4, 5 or 6.</summary>
    internal LabProcess StartProgram(int host, string role, int number, params string[] arguments) => Lab.Overlay[host].StartTipcMulticast(
        role, ["-l", "192.168.100.1:1200", "-c", OverlayLab.Community, "-k", OverlayLab.Key, "--keep-trying", "--address", $"1.1.{number}", .. arguments]);
}

/// <summary>The tests that share a <see cref="MixedSegment"/>, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class MixedSegmentTests : ICollectionFixture<MixedSegment>
{
    public const string Name = "kernels and nodes in C#";
}
