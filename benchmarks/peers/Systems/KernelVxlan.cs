using Overlay.Network.Tests.Lab;

namespace Overlay.Peers.Benchmarks.Systems;

/// <summary>The kernel's VXLAN with one remote address, which takes what is unknown: nothing is learnt.</summary>
internal sealed class KernelVxlan : PeerSystem
{
    public override string Id => "vxlan";

    public override string Name => "kernel VXLAN";

    public override SystemKind Kind => SystemKind.Kernel;

    public override string Package => "iproute2";

    public override IReadOnlyList<string> Programs => ["ip"];

    public override string ReadVersion() => $"Linux {Environment.OSVersion.Version}";

    public override Task<RunningSystem> StartAsync(OverlayLab lab, string folder)
    {
        for (var number = 1; number <= 2; number++)
        {
            lab[number].Ip(
                $"link add vxlan0 mtu {Mtu} type vxlan id 42 dstport 4789 nolearning local {VpcNetwork.AddressOf(number)} remote {VpcNetwork.AddressOf(3 - number)} dev eth0",
                $"addr add {OverlayLab.AddressOf(number)}/24 dev vxlan0",
                "link set vxlan0 up");
        }

        return Task.FromResult(new RunningSystem(OverlayLab.AddressOf(2), []));
    }
}
