using System.Runtime.InteropServices;
using Overlay.Tap.Native;
using Overlay.Tap.Netlink;

namespace Overlay.Tap.Devices;

/// <summary>Opens the TUN/TAP driver and connects it to a device, which it creates where it may and must, with up to so many queues.</summary>
internal sealed unsafe class TapCreation
{
    /// <summary>How often to look whether a device that is in use gets free, a hundredth of a second apart.</summary>
    private const int Looks = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly TapOptions _options;
    private readonly int _wantedQueues;
    private readonly bool _isCreated;

    /// <summary>Another program has it, which the kernel does not mind if the device has several queues.</summary>
    private readonly bool _isInUse;

    private TapCreation(TapOptions options, int wantedQueues)
    {
        _options = options;
        _wantedQueues = wantedQueues;
        var state = options.NameOrDefault.Contains('%', StringComparison.Ordinal) ? null : FindUnused(options.NameOrDefault);
        _isCreated = state is null;
        _isInUse = state is { HasCarrier: true };
    }

    public static TapConnection Open(TapOptions options, int queues)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw TapRefusal.Platform();
        }

        var creation = new TapCreation(options, queues);
        if (options.AttachOnly && creation._isCreated)
        {
            throw TapRefusal.NoSuchDevice(options.NameOrDefault);
        }

        return (options.Offload == TapOffloads.None ? null : creation.TryOpenWithHeader()) ?? creation.OpenPlain();
    }

    /// <summary>Null if the driver knows no header; what is wrong otherwise shows when it is opened without.</summary>
    private TapConnection? TryOpenWithHeader()
    {
        var handle = OpenDriver();
        var size = VirtioNetHeader.Size;
        if (!TryConnect(handle, TunRequests.VirtioHeader, out var flags, out var name)
            || LibC.Ioctl(handle.Descriptor, TunRequests.SetVirtioHeaderSize, &size) != 0)
        {
            handle.Dispose();
            return null;
        }

        return new TapConnection(WithMore(handle, name, flags), name, _isCreated, HasHeader: true, TapAbilities.Enable(handle.Descriptor, _options.Offload));
    }

    private TapConnection OpenPlain()
    {
        var handle = OpenDriver();
        if (!TryConnect(handle, 0, out var flags, out var name))
        {
            var error = (Errno)Marshal.GetLastPInvokeError();
            handle.Dispose();
            throw TapRefusal.Connection(error, _options.NameOrDefault);
        }

        // A persistent device keeps the abilities of the program that had it before.
        TapAbilities.Disable(handle.Descriptor);
        return new TapConnection(WithMore(handle, name, flags), name, _isCreated, HasHeader: false, TapOffloads.None);
    }

    private static DescriptorHandle OpenDriver()
    {
        fixed (byte* path = "/dev/net/tun"u8)
        {
            var fd = LibC.Open(path, LibC.OpenReadWrite | LibC.OpenNonBlocking | LibC.OpenCloseOnExec);
            return fd >= 0 ? new DescriptorHandle(fd) : throw TapRefusal.Driver((Errno)Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Connects to the device with several queues if they are wanted. One that is there already is taken as it was made.</summary>
    private bool TryConnect(DescriptorHandle handle, short extra, out short flags, out string name)
    {
        var queues = _wantedQueues > 1 ? TunRequests.MultiQueue : (short)0;
        flags = (short)(extra | queues);
        var isConnected = TryConnect(handle.Descriptor, _options.NameOrDefault, flags, out name);
        if (!isConnected && TapDevice.LastError == Errno.Invalid)
        {
            flags ^= TunRequests.MultiQueue;
            isConnected = TryConnect(handle.Descriptor, _options.NameOrDefault, flags, out name);
        }

        if (isConnected && _isInUse)
        {
            handle.Dispose();
            throw TapRefusal.Connection(Errno.Busy, name);
        }

        return isConnected;
    }

    private static bool TryConnect(int fd, string wanted, short flags, out string name)
    {
        var request = new InterfaceRequest(wanted) { Flags = (short)(TunRequests.Tap | TunRequests.NoPacketInformation | flags) };
        var isConnected = LibC.Ioctl(fd, TunRequests.SetInterface, &request) == 0;
        name = isConnected ? request.Name : wanted;
        return isConnected;
    }

    /// <summary>Connects the other queues, as many as the device has.</summary>
    private List<DescriptorHandle> WithMore(DescriptorHandle first, string name, short flags)
    {
        List<DescriptorHandle> queues = [first];
        while (queues.Count < _wantedQueues && (flags & TunRequests.MultiQueue) != 0)
        {
            var next = OpenDriver();
            if (!TryConnect(next.Descriptor, name, flags, out _))
            {
                next.Dispose();
                break;
            }

            queues.Add(next);
        }

        return queues;
    }

    /// <summary>
    /// The device, which may have been closed just now and yet be in use: a program that this process starts holds copies of all its
    /// descriptors until exec(2) closes them. Waits on the thread that opens, whose network namespace the device belongs to.
    /// </summary>
    private static LinkState? FindUnused(string name)
    {
        var state = Find(name);
        for (var i = 0; i < Looks && state is { HasCarrier: true }; i++)
        {
            Thread.Sleep(Pause);
            state = Find(name);
        }

        return state;
    }

    private static LinkState? Find(string name)
    {
        using var socket = new NetlinkSocket();
        try
        {
            return LinkState.Read(socket, name) is { Index: not 0 } state ? state : null;
        }
        catch (NetlinkException e) when (e.Error == Errno.NoDevice)
        {
            return null;
        }
    }
}
