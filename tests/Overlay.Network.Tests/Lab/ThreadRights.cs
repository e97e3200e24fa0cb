using System.Runtime.InteropServices;
using Overlay.Network.Tests.Native;

namespace Overlay.Network.Tests.Lab;

/// <summary>Takes rights and files away from the calling thread, which should end afterwards: for use in <see cref="LabNamespace.Invoke(Action)"/>.</summary>
internal static class ThreadRights
{
    private const int NetworkAdministration = 12;
    private const int Nobody = 65534;

    /// <summary>Drops CAP_NET_ADMIN.</summary>
    public static void DropNetworkAdministration()
    {
        var header = new CapabilityHeader { Version = CapabilityHeader.Version3 };
        Span<CapabilitySet> sets = stackalloc CapabilitySet[2];
        Check(LibC.GetCapabilities(ref header, sets));
        sets[0].Effective &= ~(1u << NetworkAdministration);
        sets[0].Permitted &= ~(1u << NetworkAdministration);
        Check(LibC.SetCapabilities(ref header, sets));
    }

    /// <summary>Leaves /dev/net/tun to root, and opens files as a user that owns none.</summary>
    public static void DropAccessToTun()
    {
        const uint CharacterDeviceForOwner = 0x2000 | 0x180;
        const ulong Tun = (10 << 8) | 200;
        HideTun();
        Check(LibC.MakeNode("/dev/net/tun", CharacterDeviceForOwner, Tun));
        _ = LibC.SetFileUser(Nobody);
    }

    /// <summary>Hides /dev/net/tun, as in a container that was started without it.</summary>
    public static void HideTun()
    {
        Check(LibC.Unshare(LibC.NewMountNamespace));
        Check(LibC.Mount(null, "/", null, LibC.MountPrivate | LibC.MountRecursive, 0));
        Check(LibC.Mount("none", "/dev/net", "tmpfs", 0, 0));
    }

    private static void Check(int result) => Assert.True(result == 0, $"errno {Marshal.GetLastPInvokeError()}");
}
