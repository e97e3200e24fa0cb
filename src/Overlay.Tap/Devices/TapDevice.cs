using System.Runtime.InteropServices;
using Overlay.Tap.Native;

namespace Overlay.Tap.Devices;

/// <summary>
/// An open TAP device: one read or write call is one Ethernet frame. Descriptors are non-blocking; who waits, waits in poll(2) for the
/// device and the signal to close.
/// </summary>
internal sealed unsafe class TapDevice : IDisposable
{
    private readonly DescriptorHandle _handle;

    private TapDevice(DescriptorHandle handle, string name)
    {
        _handle = handle;
        Name = name;
    }

    public string Name { get; }

    public static TapDevice Open(TapOptions options, MacAddress mac)
    {
        var handle = TapCreation.Open(options, out var name);
        try
        {
            TapSetup.Apply(handle.Descriptor, name, mac, options);
            return new TapDevice(handle, name);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Adds what is there to the batch, until it is full or the device is empty; false if there was nothing.</summary>
    /// <exception cref="IOException">The device was deleted.</exception>
    public bool TryRead(PacketBatch batch)
    {
        if (!_handle.TryEnter())
        {
            return false;
        }

        try
        {
            while (!batch.IsFull && TryReadFrame(batch))
            {
            }

            return batch.Count > 0;
        }
        finally
        {
            _handle.Leave();
        }
    }

    /// <summary>Writes every frame; returns how many the kernel took.</summary>
    /// <exception cref="IOException">The device was deleted.</exception>
    public int Write(PacketBatch batch)
    {
        if (!_handle.TryEnter())
        {
            return 0;
        }

        try
        {
            var taken = 0;
            for (var i = 0; i < batch.Count; i++)
            {
                taken += TryWriteFrame(batch[i]) ? 1 : 0;
            }

            return taken;
        }
        finally
        {
            _handle.Leave();
        }
    }

    /// <summary>Waits until there is something to read or the signal is set; false once the device is closed.</summary>
    public bool Wait(WakeSignal signal)
    {
        if (!_handle.TryEnter())
        {
            return false;
        }

        var wake = signal.Event;
        var entered = wake.TryEnter();
        try
        {
            var descriptors = stackalloc PollDescriptor[2];
            descriptors[0] = new PollDescriptor { Fd = _handle.Descriptor, Events = LibC.PollIn };
            descriptors[1] = new PollDescriptor { Fd = wake.Descriptor, Events = LibC.PollIn };
            return entered && (LibC.Poll(descriptors, 2, -1) >= 0 || LastError == Errno.Interrupted);
        }
        finally
        {
            if (entered)
            {
                wake.Leave();
            }

            _handle.Leave();
        }
    }

    public void Dispose() => _handle.Dispose();

    private bool TryReadFrame(PacketBatch batch)
    {
        var room = batch.Next();
        fixed (byte* start = room)
        {
            while (true)
            {
                var length = LibC.Read(_handle.Descriptor, start, (nuint)room.Length);
                if (length >= 0)
                {
                    batch.Commit((int)length);
                    return true;
                }

                if (LastError != Errno.Interrupted)
                {
                    ThrowIfGone();
                    return false;
                }
            }
        }
    }

    /// <summary>
    /// Whatever else the kernel has against a frame (device down, no memory, a form that it does not take) costs this frame alone: a frame
    /// comes from another node and must not end this one.
    /// </summary>
    private bool TryWriteFrame(ReadOnlySpan<byte> frame)
    {
        fixed (byte* start = frame)
        {
            while (LibC.Write(_handle.Descriptor, start, (nuint)frame.Length) < 0)
            {
                if (LastError != Errno.Interrupted)
                {
                    ThrowIfGone();
                    return false;
                }
            }

            return true;
        }
    }

    private static Errno LastError => (Errno)Marshal.GetLastPInvokeError();

    private void ThrowIfGone()
    {
        if (LastError is Errno.BadDescriptorState or Errno.BadDescriptor or Errno.NoDevice)
        {
            throw new IOException($"The TAP device {Name} is gone: it was deleted while the node used it.");
        }
    }
}
