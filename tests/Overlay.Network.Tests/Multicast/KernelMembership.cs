using System.Net;
using System.Net.Sockets;
using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Multicast;

/// <summary>Memberships of sockets by a device, in groups of IPv4 and IPv6. Must be called in the namespace of the device.</summary>
internal static class KernelMembership
{
    public static void Join(Socket socket, IPAddress group, string device) => Change(socket, SocketOptionName.AddMembership, group, device);

    public static void Leave(Socket socket, IPAddress group, string device) => Change(socket, SocketOptionName.DropMembership, group, device);

    private static void Change(Socket socket, SocketOptionName change, IPAddress group, string device)
    {
        var index = (int)PacketSocket.IndexOf(device);
        if (group.AddressFamily == AddressFamily.InterNetwork)
        {
            socket.SetSocketOption(SocketOptionLevel.IP, change, new MulticastOption(group, index));
        }
        else
        {
            socket.SetSocketOption(SocketOptionLevel.IPv6, change, new IPv6MulticastOption(group, index));
        }
    }
}
