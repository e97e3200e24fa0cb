using System.Text;

namespace Overlay.Tap.Netlink;

/// <summary>Changes one setting of a network device (RTM_NEWLINK); one at a time, so that a refusal names its setting.</summary>
internal static class LinkChange
{
    public static void SetMtu(NetlinkSocket socket, int index, int mtu) => Set(socket, index, LinkHeader.Mtu, mtu);

    /// <summary>How many frames, or super-frames, wait for the program behind the device.</summary>
    public static void SetQueueLength(NetlinkSocket socket, int index, int frames) => Set(socket, index, LinkHeader.QueueLength, frames);

    /// <summary>How many segments a super-frame has at most; the kernel cuts those that would have more.</summary>
    public static void SetMaxSegments(NetlinkSocket socket, int index, int segments) => Set(socket, index, LinkHeader.MaxSegments, segments);

    /// <summary>The text that <c>ip link</c> shows beside the device.</summary>
    public static void SetAlias(NetlinkSocket socket, int index, string alias)
    {
        var request = Begin(stackalloc byte[128], new LinkHeader { Index = index });
        request.Attribute(LinkHeader.Alias, Encoding.UTF8.GetBytes(alias));
        socket.Request(request);
    }

    public static void SetMacAddress(NetlinkSocket socket, int index, MacAddress mac)
    {
        Span<byte> bytes = stackalloc byte[MacAddress.Size];
        mac.CopyTo(bytes);
        var request = Begin(stackalloc byte[64], new LinkHeader { Index = index });
        request.Attribute(LinkHeader.Address, bytes);
        socket.Request(request);
    }

    public static void SetUp(NetlinkSocket socket, int index) =>
        socket.Request(Begin(stackalloc byte[64], new LinkHeader { Index = index, Flags = LinkHeader.Up, Change = LinkHeader.Up }));

    private static void Set(NetlinkSocket socket, int index, ushort attribute, int value)
    {
        var request = Begin(stackalloc byte[64], new LinkHeader { Index = index });
        request.Attribute(attribute, (uint)value);
        socket.Request(request);
    }

    private static NetlinkWriter Begin(Span<byte> buffer, LinkHeader header)
    {
        var request = new NetlinkWriter(buffer, NetlinkMessageType.NewLink, NetlinkFlags.Acknowledge);
        request.Append(header);
        return request;
    }
}
