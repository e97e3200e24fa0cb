using System.Runtime.InteropServices;
using System.Text;

namespace Overlay.Tap.Netlink;

/// <summary>What a network device is set to: the answer to RTM_GETLINK.</summary>
/// <param name="Index">Names the device.</param>
/// <param name="IsUp">True if it was put up.</param>
/// <param name="MacAddress">Its address, if that is one of Ethernet.</param>
/// <param name="Mtu">The longest packet, in bytes.</param>
/// <param name="HasCarrier">A TAP device has one as long as a program is connected to it.</param>
/// <param name="Alias">What an administrator, or this program, calls it; empty if nobody did.</param>
/// <param name="Below">The device that it stands on, as a VLAN does; 0 if there is none in this network namespace.</param>
internal readonly record struct LinkState(int Index, bool IsUp, MacAddress MacAddress, int Mtu, bool HasCarrier, string Alias, int Below)
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
        var alias = string.Empty;
        var (below, isElsewhere) = (0, false);
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
                case LinkHeader.Alias:
                    alias = Encoding.UTF8.GetString(value).TrimEnd('\0');
                    break;
                case LinkHeader.Below when value.Length == sizeof(int):
                    below = MemoryMarshal.Read<int>(value);
                    break;
                case LinkHeader.NamespaceBelow:
                    isElsewhere = true;
                    break;
                default:
                    break;
            }
        }

        return new(header.Index, (header.Flags & LinkHeader.Up) != 0, mac, mtu, hasCarrier, alias, isElsewhere ? 0 : below);
    }
}
