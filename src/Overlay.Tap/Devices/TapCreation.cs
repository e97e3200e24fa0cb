using System.Runtime.InteropServices;
using Overlay.Tap.Native;
using Overlay.Tap.Netlink;

namespace Overlay.Tap.Devices;

/// <summary>Opens the TUN/TAP driver and connects it to a device, which it creates where it may and must.</summary>
internal static unsafe class TapCreation
{
    public static TapConnection Open(TapOptions options)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw TapRefusal.Platform();
        }

        var exists = !options.NameOrDefault.Contains('%', StringComparison.Ordinal) && Exists(options.NameOrDefault);
        if (options.AttachOnly && !exists)
        {
            throw TapRefusal.NoSuchDevice(options.NameOrDefault);
        }

        return (options.Offload == TapOffloads.None ? null : TryOpenWithHeader(options, !exists)) ?? OpenPlain(options, !exists);
    }

    /// <summary>Null if the driver knows no header; what is wrong otherwise shows when it is opened without.</summary>
    private static TapConnection? TryOpenWithHeader(TapOptions options, bool isCreated)
    {
        var handle = OpenDriver();
        var size = VirtioNetHeader.Size;
        if (!TryConnect(handle.Descriptor, options.NameOrDefault, TunRequests.VirtioHeader, out var name)
            || LibC.Ioctl(handle.Descriptor, TunRequests.SetVirtioHeaderSize, &size) != 0)
        {
            handle.Dispose();
            return null;
        }

        return new TapConnection(handle, name, isCreated, HasHeader: true, TapAbilities.Enable(handle.Descriptor, options.Offload));
    }

    private static TapConnection OpenPlain(TapOptions options, bool isCreated)
    {
        var handle = OpenDriver();
        if (!TryConnect(handle.Descriptor, options.NameOrDefault, 0, out var name))
        {
            var error = (Errno)Marshal.GetLastPInvokeError();
            handle.Dispose();
            throw TapRefusal.Connection(error, options.NameOrDefault);
        }

        // A persistent device keeps the abilities of the program that had it before.
        TapAbilities.Disable(handle.Descriptor);
        return new TapConnection(handle, name, isCreated, HasHeader: false, TapOffloads.None);
    }

    private static DescriptorHandle OpenDriver()
    {
        fixed (byte* path = "/dev/net/tun"u8)
        {
            var fd = LibC.Open(path, LibC.OpenReadWrite | LibC.OpenNonBlocking | LibC.OpenCloseOnExec);
            return fd >= 0 ? new DescriptorHandle(fd) : throw TapRefusal.Driver((Errno)Marshal.GetLastPInvokeError());
        }
    }

    private static bool TryConnect(int fd, string wanted, short flags, out string name)
    {
        var request = new InterfaceRequest(wanted) { Flags = (short)(TunRequests.Tap | TunRequests.NoPacketInformation | flags) };
        var isConnected = LibC.Ioctl(fd, TunRequests.SetInterface, &request) == 0;
        name = isConnected ? request.Name : wanted;
        return isConnected;
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
