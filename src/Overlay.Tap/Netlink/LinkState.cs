using System.Runtime.InteropServices;
using System.Text;

namespace Overlay.Tap.Netlink;

/// <summary>What a network device is set to: the answer to RTM_GETLINK. A TAP device has a carrier as long as a program is connected to it.</summary>
internal readonly record struct LinkState(int Index, bool IsUp, MacAddress MacAddress, int Mtu, bool HasCarrier)
{
    public static LinkState Read(NetlinkSocket socket, string name)
    {
        var request = new NetlinkWriter(stackalloc byte[128], NetlinkMessageType.GetLink, NetlinkFlags.None);
        request.Append(default(LinkHeader));
        request.Attribute(LinkHeader.Name, Encoding.UTF8.GetBytes(name + '\0'));
        return Read(socket.Request(request));
    }

    /// <summary>The same for a device whose name may have been changed.</summary>
    public static LinkState Read(NetlinkSocket socket, int index)
    {
        var request = new NetlinkWriter(stackalloc byte[64], NetlinkMessageType.GetLink, NetlinkFlags.None);
        request.Append(new LinkHeader { Index = index });
        return Read(socket.Request(request));
    }

    private static LinkState Read(NetlinkReader answer)
    {
        if (!answer.TryRead<LinkHeader>(out var header))
        {
            throw new NetlinkException(Native.Errno.NoDevice, null);
        }

        MacAddress mac = default;
        var mtu = 0;
        var hasCarrier = false;
        while (answer.TryReadAttribute(out var type, out var value))
        {
            switch (type)
            {
                case LinkHeader.Address when value.Length == MacAddress.Size:
                    mac = new MacAddress(value);
                    break;
                case LinkHeader.Mtu when value.Length == sizeof(int):
                    mtu = MemoryMarshal.Read<int>(value);
                    break;
                case LinkHeader.Carrier when value.Length == 1:
                    hasCarrier = value[0] != 0;
                    break;
                default:
                    break;
            }
        }

        return new(header.Index, (header.Flags & LinkHeader.Up) != 0, mac, mtu, hasCarrier);
    }
}
