using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Overlay.Tap.Netlink;

/// <summary>Asks the kernel which device it would send to an address by (RTM_GETROUTE of rtnetlink(7)), with all of its rules and tables.</summary>
internal static class RouteLookup
{
    private const byte FamilyIPv4 = 2;
    private const byte FamilyIPv6 = 10;
    private const ushort AttributeDestination = 1;
    private const ushort AttributeDevice = 4;

    /// <summary>The index of the device that the kernel would send by now; null if there is no route, or the kernel does not say.</summary>
    public static int? FindDevice(NetlinkSocket socket, IPAddress address)
    {
        var isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        var request = new NetlinkWriter(stackalloc byte[64], NetlinkMessageType.GetRoute, NetlinkFlags.None);
        request.Append(new RouteHeader { Family = isIPv4 ? FamilyIPv4 : FamilyIPv6, DestinationLength = (byte)(8 * length) });
        request.Attribute(AttributeDestination, bytes[..length]);
        return socket.TryRequest(request, out var answer) ? ReadDevice(answer) : null;
    }

    private static int? ReadDevice(NetlinkReader answer)
    {
        if (!answer.TryRead<RouteHeader>(out _))
        {
            return null;
        }

        while (answer.TryReadAttribute(out var type, out var value))
        {
            if (type == AttributeDevice && value.Length == sizeof(int))
            {
                return MemoryMarshal.Read<int>(value);
            }
        }

        return null;
    }

    /// <summary><c>struct rtmsg</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct RouteHeader
    {
        public byte Family;
        public byte DestinationLength;
        public byte SourceLength;
        public byte TypeOfService;
        public byte Table;
        public byte Protocol;
        public byte Scope;
        public byte Type;
        public uint Flags;
    }
}
