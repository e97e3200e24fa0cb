using Overlay.Network.Tests.Lab;
using Overlay.Peers.Benchmarks.Systems;

namespace Overlay.Peers.Benchmarks.Copies;

/// <summary>The kernel's VXLAN: the sender has a list of all remote addresses and makes the copies (head-end replication).</summary>
internal sealed class VxlanCopies : CopySystem
{
    public override string Id => "vxlan";

    public override string Name => "kernel VXLAN, head-end list";

    public override SystemKind Kind => SystemKind.Kernel;

    public override string Device => "vxlan0";

    public override IReadOnlyList<string> Programs => ["ip", "bridge"];

    public override Task StartAsync(OverlayLab lab, int members)
    {
        foreach (var number in Ends(members))
        {
            lab[number].Ip(
                $"link add {Device} mtu {PeerSystem.Mtu} type vxlan id 42 dstport 4789 nolearning local {VpcNetwork.AddressOf(number)} dev eth0",
                $"addr add {OverlayLab.AddressOf(number)}/24 dev {Device}",
                $"link set {Device} up");
        }

        var list = Ends(members).Skip(1).Select(member => $"fdb append 00:00:00:00:00:00 dev {Device} dst {VpcNetwork.AddressOf(member)}\n");
        Command.Run("bridge", string.Concat(list), ["-n", lab[Sender].Name, "-batch", "-"]);
        return Task.CompletedTask;
    }
}
