using System.Buffers.Binary;
using System.Net.Sockets;

namespace Overlay.Tap.Netlink;

/// <summary>Gives a network device an IP address (RTM_NEWADDR of rtnetlink(7)); one that it has already is set again.</summary>
internal static class AddressChange
{
    private const byte FamilyIPv4 = 2;
    private const byte FamilyIPv6 = 10;
    private const byte ScopeLink = 253;
    private const ushort AttributeBroadcast = 4;

    /// <summary>
    /// IFA_F_NODAD: the address is usable at once, without duplicate address detection (RFC 4862, section 5.4). That of the kernel asks when the device comes
    /// up, when nobody is there to answer yet; the node announces the addresses to each peer that joins instead, and finds there who else has one.
    /// </summary>
    private const byte NoDuplicateDetection = 0x02;

    public static void Add(NetlinkSocket socket, int index, OverlayAddress address) => Add(socket, index, address, NetlinkFlags.Replace);

    /// <summary>Does nothing and returns false if the device has the address.</summary>
    public static bool TryAddMissing(NetlinkSocket socket, int index, OverlayAddress address)
    {
        try
        {
            Add(socket, index, address, NetlinkFlags.Exclusive);
            return true;
        }
        catch (NetlinkException e) when (e.Error == Native.Errno.Exists)
        {
            return false;
        }
    }

    private static void Add(NetlinkSocket socket, int index, OverlayAddress address, NetlinkFlags ifPresent)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.Address.TryWriteBytes(bytes, out var length);
        bytes = bytes[..length];
        var isIPv4 = address.Address.AddressFamily == AddressFamily.InterNetwork;
        var request = new NetlinkWriter(stackalloc byte[128], NetlinkMessageType.NewAddress, NetlinkFlags.Acknowledge | NetlinkFlags.Create | ifPresent);
        request.Append(new AddressHeader
        {
            Family = isIPv4 ? FamilyIPv4 : FamilyIPv6,
            PrefixLength = (byte)address.PrefixLength,
            Flags = isIPv4 ? (byte)0 : NoDuplicateDetection,
            Scope = address.Address.IsIPv6LinkLocal ? ScopeLink : (byte)0,
            Index = index,
        });
        request.Attribute(AddressHeader.Local, bytes);
        request.Attribute(AddressHeader.Address, bytes);

        // A network of one or two addresses has no broadcast address (RFC 3021).
        if (isIPv4 && address.PrefixLength < 31)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, BinaryPrimitives.ReadUInt32BigEndian(bytes) | (uint.MaxValue >> address.PrefixLength));
            request.Attribute(AttributeBroadcast, bytes);
        }

        socket.Request(request);
    }
}
