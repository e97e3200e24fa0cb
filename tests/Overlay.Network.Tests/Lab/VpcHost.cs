using System.Net;

namespace Overlay.Network.Tests.Lab;

/// <summary>A host of a <see cref="VpcNetwork"/>; its device on the network is <c>eth0</c>.</summary>
internal sealed class VpcHost(string name, IPAddress address) : LabNamespace(name)
{
    /// <summary>The IPv4 address that programs of this host bind to.</summary>
    public IPAddress Address { get; } = address;

    /// <summary>Drops a share of the datagrams that arrive: 0 (none) to 100.</summary>
    public void Lose(int percent) => Nft(percent == 0
        ? "table inet loss\ndelete table inet loss\n"
        : $"table inet loss\ndelete table inet loss\ntable inet loss {{ chain in {{ type filter hook input priority -300; iifname eth0 numgen random mod 1000 <= {(percent * 10) - 1} drop; }}; }}\n");

    /// <summary>Records what passes a device of this host until the capture is stopped.</summary>
    /// <param name="device">The device.</param>
    /// <param name="outgoing">True: what leaves by it; false: what arrives.</param>
    public PacketCapture Capture(string device = "eth0", bool outgoing = false) => Invoke(() => new PacketCapture(device, outgoing));
}
