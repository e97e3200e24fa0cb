using Overlay.Network.Tests.Lab;

namespace Overlay.Peers.Benchmarks.Systems;

/// <summary>Gives addresses to devices that other programs make.</summary>
internal static class DeviceSetUp
{
    /// <summary>Waits until the device of a host exists.</summary>
    public static Task WaitAsync(VpcHost host, string device, LabProcess owner) => Eventually.IsTrueAsync(
        () => owner.HasExited ? throw new InvalidOperationException(owner.Describe()) : host.HasDevice(device),
        () => $"There is no device {device}.\n{owner.Describe()}");

    /// <summary>As <see cref="WaitAsync"/>; then gives it the address of <see cref="OverlayLab.AddressOf"/> and the common MTU.</summary>
    public static async Task AddressAsync(VpcHost host, int number, string device, LabProcess owner)
    {
        await WaitAsync(host, device, owner);
        host.Ip($"addr add {OverlayLab.AddressOf(number)}/24 dev {device}", $"link set {device} mtu {PeerSystem.Mtu} up");
    }
}
