using System.Collections.Concurrent;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Tipc.Guests;

namespace Overlay.Network.Tests.Tipc;

/// <summary>
/// TIPC kernels on a network that carries unicast IP only: a supernode on host 1, on some of the others a guest, whose device is bridged
/// with the TAP device of an edge. The node on host N is 1.1.N. Disposing ends and removes everything.
/// </summary>
internal sealed class TipcLab(int hosts = 4) : IDisposable
{
    /// <summary>The MTU of the overlay, and so of every device on the segment.</summary>
    public const int Mtu = 1400;

    /// <summary>The TAP device, in a host, that is its guest's network card.</summary>
    public const string GuestDevice = "guest0";

    private readonly ConcurrentDictionary<int, TipcGuest> _guests = new();

    public OverlayLab Overlay { get; } = new(hosts);

    /// <summary>The guest on a host.</summary>
    public TipcGuest this[int number] => _guests[number];

    /// <summary>The supernode that was started last.</summary>
    public LabProcess? Supernode { get; private set; }

    public async Task StartSupernodeAsync() => Supernode = await Overlay.StartSupernodeAsync();

    /// <summary>Starts an edge and a guest on each of the hosts. The guests have no TIPC address and no bearer yet.</summary>
    public async Task StartGuestsAsync(params int[] numbers)
    {
        // A guest that boots needs a processor for itself.
        await Task.WhenAll(numbers.Select(StartEdgeAsync));
        await Task.WhenAll(numbers.Select(BootAsync));
    }

    /// <summary>As <see cref="StartGuestsAsync"/>; returns when each guest has an address, a bearer and links to all the others.</summary>
    public async Task StartKernelsAsync(params int[] numbers)
    {
        await StartGuestsAsync(numbers);
        await Task.WhenAll(numbers.Select(number => this[number].EnableTipcAsync(number)));
        await WaitForLinksAsync(numbers);
    }

    /// <summary>Waits until each of the guests has links to all the others of them, and to nobody else.</summary>
    public Task WaitForLinksAsync(params int[] numbers) =>
        Task.WhenAll(numbers.Select(number => this[number].WaitForLinksAsync([.. numbers.Where(other => other != number)])));

    public void Dispose()
    {
        Parallel.ForEach(_guests.Values, guest => guest.Dispose());
        Overlay.Dispose();
    }

    private async Task StartEdgeAsync(int number)
    {
        var host = Overlay[number];
        var edge = host.StartEdge("-l", "192.168.100.1:1200", "-c", OverlayLab.Community, "-k", OverlayLab.Key, "-M", $"{Mtu}", "-r");
        await edge.WaitUntilUpAsync();
        host.Ip(
            "link add lan type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
            $"tuntap add dev {GuestDevice} mode tap",
            $"link set {GuestDevice} mtu {Mtu} master lan up",
            "link set edge0 master lan",
            $"link set lan mtu {Mtu} up");
    }

    private async Task BootAsync(int number)
    {
        var guest = await TipcGuest.BootAsync(Overlay[number], GuestDevice, $"02:00:00:00:00:{number:x2}", $"1.1.{number}");
        _guests[number] = guest;
        await guest.RunAsync($"ip link set vec0 mtu {Mtu} up");
    }
}
