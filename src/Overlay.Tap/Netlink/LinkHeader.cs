using System.Runtime.InteropServices;

namespace Overlay.Tap.Netlink;

/// <summary><c>struct ifinfomsg</c> of rtnetlink(7), with the attributes in use.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LinkHeader
{
    public const ushort Address = 1;
    public const ushort Name = 3;
    public const ushort Mtu = 4;

    /// <summary>IFLA_LINK: the device below, as that of a VLAN.</summary>
    public const ushort Below = 5;
    public const ushort QueueLength = 13;

    /// <summary>IFLA_IFALIAS.</summary>
    public const ushort Alias = 20;

    /// <summary>IFLA_CARRIER.</summary>
    public const ushort Carrier = 33;

    /// <summary>IFLA_LINK_NETNSID: the device below is in another network namespace.</summary>
    public const ushort NamespaceBelow = 37;

    /// <summary>IFLA_GSO_MAX_SEGS; can be set since Linux 4.16.</summary>
    public const ushort MaxSegments = 40;

    /// <summary>IFF_UP.</summary>
    public const uint Up = 1;

    public byte Family;
    public byte Padding;
    public ushort DeviceType;
    public int Index;
    public uint Flags;
    public uint Change;
}
