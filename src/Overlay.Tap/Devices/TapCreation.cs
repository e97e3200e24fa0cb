using System.Runtime.InteropServices;
using Overlay.Tap.Native;
using Overlay.Tap.Netlink;

namespace Overlay.Tap.Devices;

/// <summary>Opens the TUN/TAP driver and connects it to a device, which it creates where it may and must.</summary>
internal static unsafe class TapCreation
{
    public static DescriptorHandle Open(TapOptions options, out string name)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw TapRefusal.Platform();
        }

        if (options.AttachOnly && !Exists(options.NameOrDefault))
        {
            throw TapRefusal.NoSuchDevice(options.NameOrDefault);
        }

        var handle = OpenDriver();
        try
        {
            name = Connect(handle.Descriptor, options.NameOrDefault);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static DescriptorHandle OpenDriver()
    {
        fixed (byte* path = "/dev/net/tun"u8)
        {
            var fd = LibC.Open(path, LibC.OpenReadWrite | LibC.OpenNonBlocking | LibC.OpenCloseOnExec);
            return fd >= 0 ? new DescriptorHandle(fd) : throw TapRefusal.Driver((Errno)Marshal.GetLastPInvokeError());
        }
    }

    private static string Connect(int fd, string name)
    {
        var request = new InterfaceRequest(name) { Flags = TunRequests.Tap | TunRequests.NoPacketInformation };
        return LibC.Ioctl(fd, TunRequests.SetInterface, &request) == 0
            ? request.Name
            : throw TapRefusal.Connection((Errno)Marshal.GetLastPInvokeError(), name);
    }

    private static bool Exists(string name)
    {
        using var socket = new NetlinkSocket();
        try
        {
            return LinkState.Read(socket, name).Index != 0;
        }
        catch (NetlinkException e) when (e.Error == Errno.NoDevice)
        {
            return false;
        }
    }
}
