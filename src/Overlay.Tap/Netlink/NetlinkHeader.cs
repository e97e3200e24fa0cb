using System.Runtime.InteropServices;

namespace Overlay.Tap.Netlink;

/// <summary><c>struct nlmsghdr</c> of netlink(7).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetlinkHeader
{
    public const int Size = 16;

    public uint Length;
    public NetlinkMessageType Type;
    public NetlinkFlags Flags;
    public uint Sequence;
    public uint PortId;
}

/// <summary><c>struct rtattr</c> of rtnetlink(7).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AttributeHeader
{
    public const int Size = 4;

    public ushort Length;
    public ushort Type;
}

/// <summary>The messages in use: netlink(7), rtnetlink(7).</summary>
internal enum NetlinkMessageType : ushort
{
    Error = 2,
    Done = 3,
    NewLink = 16,
    DeleteLink = 17,
    GetLink = 18,
    NewAddress = 20,
    GetAddress = 22,
    GetRoute = 26,
}

/// <summary>Flags of a message: netlink(7).</summary>
[Flags]
internal enum NetlinkFlags : ushort
{
    None = 0,
    Request = 0x1,
    Acknowledge = 0x4,
    Replace = 0x100,

    /// <summary>On an error: it does not repeat the request (NLM_F_CAPPED, the same bit).</summary>
    Capped = Replace,

    /// <summary>On an error: attributes follow (NLM_F_ACK_TLVS).</summary>
    HasAttributes = 0x200,

    /// <summary>On a question: all there are (NLM_F_DUMP, the same bits).</summary>
    Dump = Replace | HasAttributes,

    /// <summary>On a request: what is there already is an error (NLM_F_EXCL, the same bit).</summary>
    Exclusive = HasAttributes,
    Create = 0x400,
}
