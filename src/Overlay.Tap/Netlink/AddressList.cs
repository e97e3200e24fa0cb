using System.Net;

namespace Overlay.Tap.Netlink;

/// <summary>The IP addresses of a network device that are in use: the answer to RTM_GETADDR.</summary>
internal static class AddressList
{
    public static List<IPAddress> Read(NetlinkSocket socket, int index)
    {
        var request = new NetlinkWriter(stackalloc byte[64], NetlinkMessageType.GetAddress, NetlinkFlags.Dump);
        request.Append(default(AddressHeader));
        var addresses = new List<IPAddress>();
        socket.Dump(request, body =>
        {
            if (body.TryRead<AddressHeader>(out var header) && header.Index == index && (header.Flags & AddressHeader.NotInUse) == 0 && ReadAddress(body) is { } address)
            {
                addresses.Add(address);
            }
        });
        return addresses;
    }

    private static IPAddress? ReadAddress(NetlinkReader attributes)
    {
        IPAddress? address = null;
        while (attributes.TryReadAttribute(out var type, out var value))
        {
            if (value.Length is 4 or 16 && (type == AddressHeader.Local || (type == AddressHeader.Address && address is null)))
            {
                address = new IPAddress(value);
            }
        }

        return address;
    }
}
