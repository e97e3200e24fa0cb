using System.Diagnostics;
using System.Runtime.InteropServices;
using Overlay.Primitives.Timing;
using Overlay.Tap.Native;

namespace Overlay.Tap.Devices;

/// <summary>
/// An open TAP device, or one queue of it: one read or write call is one Ethernet frame, or one super-frame where the device has a header. Descriptors are
/// non-blocking; who waits, waits in poll(2) for the device and the signal to close. One thread reads and another writes.
/// </summary>
internal sealed unsafe class TapDevice : IFrameSink, IDisposable
{
    private readonly DescriptorHandle _handle;
    private readonly SuperFrameReader? _reader;
    private readonly RunWriter? _writer;

    private TapDevice(TapConnection connection, int queue, TimeSpan queueDelay)
    {
        _handle = connection.Queues[queue];
        Name = connection.Name;
        Offloads = connection.Offloads;
        if (connection.HasHeader)
        {
            _reader = new SuperFrameReader(queueDelay, queue, connection.Queues.Count);
            _writer = new RunWriter(connection.Offloads);
        }
    }

    /// <summary>For who waits for the device together with others.</summary>
    public SafeHandle Handle => _handle;

    public string Name { get; }

    public TapOffloads Offloads { get; }

    /// <summary>True if frames of runs may have partial checksums.</summary>
    public bool TakesRuns => _writer is not null;

    /// <summary>True if the last read took all that there was.</summary>
    public bool IsDrained { get; private set; }

    /// <summary>Opens a device with up to so many queues.</summary>
    public static TapDevice[] Open(TapOptions options, MacAddress mac, int queues)
    {
        var connection = TapCreation.Open(options, queues);
        try
        {
            TapSetup.Apply(connection, mac, options);
            return [.. Enumerable.Range(0, connection.Queues.Count).Select(queue => new TapDevice(connection, queue, options.QueueDelay))];
        }
        catch
        {
            connection.Dispose();
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
            IsDrained = _reader is null ? ReadFrames(batch) : ReadSuperFrames(_reader, batch);
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
            return _writer is null ? WriteFrames(batch) : _writer.Write(this, batch);
        }
        finally
        {
            _handle.Leave();
        }
    }

    /// <summary>
    /// Writes one frame from its parts. Whatever the kernel has against it (device down, no memory, a form that it does not take) costs this
    /// frame alone: a frame comes from another node and must not end this one.
    /// </summary>
    public bool TryWrite(IoVector* parts, int count)
    {
        while (LibC.WriteVector(_handle.Descriptor, parts, count) < 0)
        {
            if (LastError != Errno.Interrupted)
            {
                ThrowIfGone();
                return false;
            }
        }

        return true;
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

    /// <summary>Closes the device. One that stays is left as a program without offloads expects it.</summary>
    public void Dispose()
    {
        if (_handle.TryEnter())
        {
            TapAbilities.Disable(_handle.Descriptor);
            _handle.Leave();
        }

        _handle.Dispose();
    }

    /// <summary>The error of the last call of this thread.</summary>
    public static Errno LastError => (Errno)Marshal.GetLastPInvokeError();

    /// <summary>True if the device is empty.</summary>
    private bool ReadFrames(PacketBatch batch)
    {
        while (!batch.IsFull)
        {
            var room = batch.Next();
            fixed (byte* start = room)
            {
                if (!TryRead(start, room.Length, out var length))
                {
                    return true;
                }

                batch.Commit(length);
            }
        }

        return false;
    }

    /// <summary>Reads ahead, then drains; true if the device is empty and nothing that was read is kept.</summary>
    private bool ReadSuperFrames(SuperFrameReader reader, PacketBatch batch)
    {
        var now = new Instant((long)Stopwatch.GetElapsedTime(0).TotalMicroseconds);
        var isDeviceEmpty = false;

        // Not more than a batch takes, or a stream of small frames would wait for the longest backlog before its first one goes on.
        for (var i = 0; i < batch.Capacity && !isDeviceEmpty && reader.TryGetRoom(out var start); i++)
        {
            isDeviceEmpty = !TryRead(start, SuperFrameReader.MaxRecord, out var length);
            if (!isDeviceEmpty)
            {
                reader.Put(new Span<byte>(start, length), batch, now);
            }
        }

        return reader.TryDrain(batch, now) && isDeviceEmpty;
    }

    private bool TryRead(byte* start, int room, out int length)
    {
        while (true)
        {
            length = (int)LibC.Read(_handle.Descriptor, start, (nuint)room);
            if (length >= 0)
            {
                return true;
            }

            if (LastError != Errno.Interrupted)
            {
                ThrowIfGone();
                return false;
            }
        }
    }

    private int WriteFrames(PacketBatch batch)
    {
        var taken = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            fixed (byte* start = batch[i])
            {
                var part = new IoVector(start, batch[i].Length);
                taken += TryWrite(&part, 1) ? 1 : 0;
            }
        }

        return taken;
    }

    private void ThrowIfGone()
    {
        if (LastError is Errno.BadDescriptorState or Errno.BadDescriptor or Errno.NoDevice)
        {
            throw new IOException($"The TAP device {Name} is gone: it was deleted while the node used it.");
        }
    }
}
