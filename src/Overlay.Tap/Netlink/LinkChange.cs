namespace Overlay.Tap.Netlink;

/// <summary>Changes one setting of a network device (RTM_NEWLINK); one at a time, so that a refusal names its setting.</summary>
internal static class LinkChange
{
    public static void SetMtu(NetlinkSocket socket, int index, int mtu)
    {
        var request = Begin(stackalloc byte[64], new LinkHeader { Index = index });
        request.Attribute(LinkHeader.Mtu, (uint)mtu);
        socket.Request(request);
    }

    public static void SetUp(NetlinkSocket socket, int index) =>
        socket.Request(Begin(stackalloc byte[64], new LinkHeader { Index = index, Flags = LinkHeader.Up, Change = LinkHeader.Up }));

    private static NetlinkWriter Begin(Span<byte> buffer, LinkHeader header)
    {
        var request = new NetlinkWriter(buffer, NetlinkMessageType.NewLink, NetlinkFlags.Acknowledge);
        request.Append(header);
        return request;
    }
}
