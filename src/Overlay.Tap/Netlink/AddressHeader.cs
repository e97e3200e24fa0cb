using System.Runtime.InteropServices;

namespace Overlay.Tap.Netlink;

/// <summary><c>struct ifaddrmsg</c> of rtnetlink(7), with the attributes in use.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AddressHeader
{
    /// <summary>IFA_ADDRESS: of a point-to-point device the other end, else the same as <see cref="Local"/>.</summary>
    public const ushort Address = 1;

    /// <summary>IFA_LOCAL; IPv6 leaves it out where the two are the same.</summary>
    public const ushort Local = 2;

    /// <summary>IFA_F_TENTATIVE and IFA_F_DADFAILED: not in use, yet or ever.</summary>
    public const byte NotInUse = 0x40 | 0x08;

    public byte Family;
    public byte PrefixLength;
    public byte Flags;
    public byte Scope;
    public int Index;
}
