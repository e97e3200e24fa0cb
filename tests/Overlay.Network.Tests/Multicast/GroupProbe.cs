using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Multicast;

/// <summary>
/// Finds out who gets what a host sends to a group: a datagram goes to the group and one after it to everybody. Who has the second and not the first does
/// not get the first. Nothing listens to the port, so programs do not notice.
/// </summary>
internal sealed class GroupProbe : IDisposable
{
    private const int DiscardPort = 9;
    private const int MarkerSize = 16;
    private static readonly IPEndPoint Everybody = new(IPAddress.Parse("192.168.1.255"), DiscardPort);
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    private readonly (int Number, Socket Device)[] _listeners;
    private readonly UdpClient _v4;
    private readonly UdpClient _v6;
    private readonly byte[] _buffer = new byte[65_536];

    public GroupProbe(VpcHost from, (int Number, VpcHost Host)[] others)
    {
        _v4 = from.Invoke(() => new UdpClient(0, AddressFamily.InterNetwork) { EnableBroadcast = true });
        _v6 = from.Invoke(() => new UdpClient(0, AddressFamily.InterNetworkV6));
        _listeners = [.. others.Select(other => (other.Number, other.Host.Invoke(() => PacketSocket.Open("edge0"))))];
    }

    /// <summary>Waits until what the host sends to a group comes to the devices of some hosts, and to no other.</summary>
    public async Task HeardByAsync(IPAddress group, params int[] hosts)
    {
        int[]? heard = null;
        await Eventually.IsTrueAsync(
            () => (heard = Send(group))?.SequenceEqual(hosts) == true,
            () => $"what is sent to {group} is heard by {(heard is null ? "nobody, not even what goes to all" : $"[{string.Join(", ", heard)}]")}, not by [{string.Join(", ", hosts)}]");
    }

    /// <summary>Returns the hosts at whose devices the datagram for the group arrived; null if the one for everybody did not arrive at all of them.</summary>
    public int[]? Send(IPAddress group)
    {
        var (toGroup, toAll) = (RandomNumberGenerator.GetBytes(MarkerSize), RandomNumberGenerator.GetBytes(MarkerSize));
        (group.AddressFamily == AddressFamily.InterNetwork ? _v4 : _v6).Send(toGroup, new IPEndPoint(group, DiscardPort));
        _v4.Send(toAll, Everybody);
        List<int> heard = [];
        foreach (var (number, device) in _listeners)
        {
            if (Hears(device, toGroup, toAll) is not { } isHeard)
            {
                return null;
            }

            if (isHeard)
            {
                heard.Add(number);
            }
        }

        return [.. heard];
    }

    public void Dispose()
    {
        _v4.Dispose();
        _v6.Dispose();
        Array.ForEach(_listeners, listener => listener.Device.Dispose());
    }

    private bool? Hears(Socket device, byte[] toGroup, byte[] toAll)
    {
        var isHeard = false;
        while (device.Poll(Wait, SelectMode.SelectRead))
        {
            var frame = _buffer.AsSpan(0, device.Receive(_buffer));
            isHeard |= frame.IndexOf(toGroup) >= 0;
            if (frame.IndexOf(toAll) >= 0)
            {
                return isHeard;
            }
        }

        return null;
    }
}
