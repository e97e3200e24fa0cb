namespace Overlay.Ports;

/// <summary>Frames on their way from the node to an application: one thread of the node writes and never waits, one call at a time receives.</summary>
internal sealed class FramesToReader(int capacity, int maxLength)
{
    /// <summary>What a second reader is told.</summary>
    public const string OneReader =
        $"Somebody else receives the frames of this port: an {nameof(OverlayNetwork)}, an enumeration of {nameof(InProcessPort.ReadAllAsync)}, or another call that waits. "
        + "Two readers would share the frames between them. Receive in one place and pass on what others need, or give each its own node.";

    private readonly FrameRing _ring = new(capacity, maxLength);

    // One at most, for its waiter that allocates nothing.
    private readonly FrameWaiters _readers = new();
    private bool _closed;
    private long _dropped;

    /// <summary>Frames for which there was no room because the reader is too slow.</summary>
    public long Dropped
    {
        get
        {
            lock (_readers.Gate)
            {
                return _dropped;
            }
        }
    }

    /// <summary>True if a call waits for a frame.</summary>
    public bool HasWaiter
    {
        get
        {
            lock (_readers.Gate)
            {
                return !_readers.IsEmpty;
            }
        }
    }

    /// <summary>Returns how many frames were taken; the others are dropped.</summary>
    public int Write(PacketBatch batch)
    {
        lock (_readers.Gate)
        {
            var taken = 0;
            for (var i = 0; i < batch.Count && !_closed; i++)
            {
                taken += TryAdd(batch[i]) ? 1 : 0;
            }

            ServeReaders();
            _dropped += batch.Count - taken;
            return taken;
        }
    }

    /// <summary>Copies a frame out and returns its length; 0 if there is none, or once the port is closed and empty.</summary>
    public int TryReceive(Span<byte> room)
    {
        lock (_readers.Gate)
        {
            return _ring.Count > 0 ? _ring.Take(room) : 0;
        }
    }

    /// <exception cref="InvalidOperationException">Another call waits.</exception>
    public ValueTask<int> ReceiveAsync(Memory<byte> room, CancellationToken cancellationToken)
    {
        lock (_readers.Gate)
        {
            if (_ring.Count > 0)
            {
                return new ValueTask<int>(_ring.Take(room.Span));
            }

            return _closed ? new ValueTask<int>(0) : Wait(room, null, cancellationToken);
        }
    }

    /// <summary>Adds to the batch what is there, at least one frame, and returns how many; 0 once closed and empty.</summary>
    /// <exception cref="InvalidOperationException">Another call waits.</exception>
    public ValueTask<int> ReceiveAsync(PacketBatch batch, CancellationToken cancellationToken)
    {
        lock (_readers.Gate)
        {
            if (_ring.Count > 0)
            {
                return new ValueTask<int>(_ring.Take(batch));
            }

            return _closed ? new ValueTask<int>(0) : Wait(default, batch, cancellationToken);
        }
    }

    /// <summary>Ends the calls that wait; frames that are there can still be received.</summary>
    public void Close()
    {
        lock (_readers.Gate)
        {
            _closed = true;
            while (_readers.First is { } reader)
            {
                _readers.Complete(reader, 0);
            }
        }
    }

    private bool TryAdd(ReadOnlySpan<byte> frame)
    {
        if (_ring.IsFull)
        {
            ServeReaders();
        }

        return _ring.TryAdd(frame);
    }

    private ValueTask<int> Wait(Memory<byte> room, PacketBatch? batch, CancellationToken cancellationToken)
    {
        if (!_readers.IsEmpty)
        {
            throw new InvalidOperationException(OneReader);
        }

        var reader = _readers.Add(cancellationToken);
        reader.Room = room;
        reader.Batch = batch;
        return reader.Task;
    }

    /// <summary>Runs once a batch, so that a reader who takes batches gets more than one frame.</summary>
    private void ServeReaders()
    {
        while (_ring.Count > 0 && _readers.First is { } reader)
        {
            _readers.Complete(reader, reader.Batch is { } batch ? _ring.Take(batch) : _ring.Take(reader.Room.Span));
        }
    }
}
