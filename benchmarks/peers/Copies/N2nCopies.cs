using Overlay.Network.Tests.Lab;
using Overlay.Peers.Benchmarks.Systems;

namespace Overlay.Peers.Benchmarks.Copies;

/// <summary>n2n: the sender gives each frame to the supernode, which sends it to every edge. Debian's n2n drops multicast, so this is broadcast.</summary>
internal sealed class N2nCopies : CopySystem
{
    private const int SupernodePort = 7654;

    public override string Id => "n2n";

    public override string Name => "n2n, broadcast through its supernode";

    public override SystemKind Kind => SystemKind.Peer;

    public override string Device => "edge0";

    public override string Destination => "192.168.1.255";

    public override IReadOnlyList<string> Programs => ["supernode", "edge", "ifconfig"];

    public override string ReadVersion() => $"n2n {N2n.ReadOwnVersion()}";

    public override async Task StartAsync(OverlayLab lab, int members)
    {
        lab[1].Start("supernode", "-l", $"{SupernodePort}");
        await ForEachEndAsync(members, number => DeviceSetUp.WaitAsync(lab[number], Device, lab[number].Start(
            "edge", "-d", Device, "-a", OverlayLab.AddressOf(number), "-c", OverlayLab.Community, "-k", "correct horse",
            "-l", $"{VpcNetwork.AddressOf(1)}:{SupernodePort}", "-M", $"{PeerSystem.Mtu}")));
    }

    /// <summary>Edges register within seconds of their start.</summary>
    public override Task SettleAsync(int members) => Task.Delay(TimeSpan.FromSeconds(5));
}
