using System.Runtime.InteropServices;
using Overlay.Tap.Devices;
using Overlay.Tap.Native;

namespace Overlay.Tap.Netlink;

/// <summary>Tells that a device, or an address of it, was changed by anybody (multicast groups of rtnetlink(7)), in the network namespace of the thread that
/// made it.</summary>
internal sealed unsafe class NetlinkMonitor : IDisposable
{
    private const int ProtocolRoute = 0;
    private const int BufferSize = 32 * 1024;
    private const int SettleMilliseconds = 200;

    /// <summary>RTMGRP_LINK, RTMGRP_IPV4_IFADDR and RTMGRP_IPV6_IFADDR.</summary>
    private const uint Groups = 0x1 | 0x10 | 0x100;

    private readonly DescriptorHandle _handle;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly int _index;

    public NetlinkMonitor(int index)
    {
        _index = index;
        var fd = LibC.Socket(LibC.FamilyNetlink, LibC.SocketRaw | LibC.SocketCloseOnExec | LibC.SocketNonBlocking, ProtocolRoute);
        var address = new NetlinkAddress { Family = LibC.FamilyNetlink, Groups = Groups };
        if (fd < 0 || LibC.Bind(fd, &address, (uint)sizeof(NetlinkAddress)) != 0)
        {
            var error = TapDevice.LastError;
            _ = fd < 0 ? 0 : LibC.Close(fd);
            throw new NetlinkException(error, null);
        }

        _handle = new DescriptorHandle(fd);
    }

    /// <summary>Waits for something to read, and a moment longer; false once the signal is set.</summary>
    public bool Wait(WakeSignal signal)
    {
        var wake = signal.Event;
        if (!wake.TryEnter())
        {
            return false;
        }

        try
        {
            var descriptors = stackalloc PollDescriptor[2];
            descriptors[0] = new PollDescriptor { Fd = _handle.Descriptor, Events = LibC.PollIn };
            descriptors[1] = new PollDescriptor { Fd = wake.Descriptor, Events = LibC.PollIn };
            _ = LibC.Poll(descriptors, 2, -1);

            // Who changes one thing changes the next at once, and a flush of addresses looks again whether all are gone: what they leave behind is what counts.
            _ = LibC.Poll(descriptors + 1, 1, SettleMilliseconds);
            return !signal.IsSet;
        }
        finally
        {
            wake.Leave();
        }
    }

    /// <summary>Reads all that there is; true if the device was, or may have been, changed.</summary>
    /// <param name="isGone">True if the device was deleted, or moved to another network namespace.</param>
    public bool TakeChanges(out bool isGone)
    {
        isGone = false;
        var isChanged = false;
        while (TryReceive(out var length))
        {
            // Nothing but an error: the kernel had more to tell than there was room for.
            isChanged |= length == 0;
            var reader = new NetlinkReader(_buffer.AsSpan(0, length));
            while (reader.TryReadMessage(out var header, out var body))
            {
                // The index stands at the same place of struct ifinfomsg and struct ifaddrmsg.
                if (body.TryRead<LinkHeader>(out var link) && link.Index == _index)
                {
                    isChanged = true;
                    isGone |= header.Type == NetlinkMessageType.DeleteLink;
                }
            }
        }

        return isChanged;
    }

    public void Dispose() => _handle.Dispose();

    private bool TryReceive(out int length)
    {
        fixed (byte* start = _buffer)
        {
            length = (int)LibC.Receive(_handle.Descriptor, start, BufferSize, 0);
        }

        if (length >= 0)
        {
            return true;
        }

        length = 0;
        return TapDevice.LastError is Errno.Interrupted or Errno.NoBuffers;
    }

    /// <summary><c>struct sockaddr_nl</c> of netlink(7).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct NetlinkAddress
    {
        public ushort Family;
        public ushort Padding;
        public uint PortId;
        public uint Groups;
    }
}
