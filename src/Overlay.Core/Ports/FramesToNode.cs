namespace Overlay.Ports;

/// <summary>Frames on their way from an application to the node: many may send and wait for room, one thread of the node reads.</summary>
internal sealed class FramesToNode(int capacity, int maxLength)
{
    private readonly FrameRing _ring = new(capacity, maxLength);
    private readonly FrameWaiters _senders = new();
    private Exception? _error;
    private bool _closed;
    private bool _readerWaits;
    private long _refused;

    /// <summary>Frames of <see cref="TrySend"/> for which there was no room.</summary>
    public long Refused
    {
        get
        {
            lock (_senders.Gate)
            {
                return _refused;
            }
        }
    }

    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        lock (_senders.Gate)
        {
            if (!_closed && _senders.IsEmpty && _ring.TryAdd(frame))
            {
                WakeReader();
                return true;
            }

            _refused++;
            return false;
        }
    }

    /// <exception cref="ObjectDisposedException">The port is closed, or was closed while the call waited.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        lock (_senders.Gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(InProcessPort));
            if (_senders.IsEmpty && _ring.TryAdd(frame.Span))
            {
                WakeReader();
                return default;
            }

            var sender = _senders.Add(cancellationToken);
            sender.Frame = frame;
            return sender.TaskWithoutResult;
        }
    }

    /// <summary>Sends the frames of a batch in their order; the batch is not changed.</summary>
    public ValueTask SendAsync(PacketBatch frames, CancellationToken cancellationToken)
    {
        lock (_senders.Gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(InProcessPort));
            var sent = _senders.IsEmpty ? AddFrom(frames, 0) : 0;
            if (sent > 0)
            {
                WakeReader();
            }

            if (sent == frames.Count)
            {
                return default;
            }

            var sender = _senders.Add(cancellationToken);
            sender.Batch = frames;
            sender.Position = sent;
            return sender.TaskWithoutResult;
        }
    }

    /// <summary>Waits for frames; false once closed. What came before is read first.</summary>
    /// <exception cref="IOException">The port was closed by an error.</exception>
    public bool Read(PacketBatch batch)
    {
        lock (_senders.Gate)
        {
            while (_ring.Count == 0 && !_closed)
            {
                _readerWaits = true;
                Monitor.Wait(_senders.Gate);
                _readerWaits = false;
            }

            if (_ring.Count == 0)
            {
                return _error is null ? false : throw new IOException(_error.Message, _error);
            }

            _ring.Take(batch);
            AdmitSenders();
            return true;
        }
    }

    /// <summary>Ends all calls.</summary>
    public void Close(Exception? error)
    {
        lock (_senders.Gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            _error = error;
            while (_senders.First is { } sender)
            {
                _senders.Fail(sender, new ObjectDisposedException(nameof(InProcessPort)));
            }

            Monitor.PulseAll(_senders.Gate);
        }
    }

    private void WakeReader()
    {
        if (_readerWaits)
        {
            Monitor.Pulse(_senders.Gate);
        }
    }

    private void AdmitSenders()
    {
        while (_senders.First is { } sender && !_ring.IsFull)
        {
            if (sender.Batch is { } batch)
            {
                sender.Position += AddFrom(batch, sender.Position);
                if (sender.Position < batch.Count)
                {
                    return;
                }
            }
            else
            {
                _ring.TryAdd(sender.Frame.Span);
            }

            _senders.Complete(sender, 0);
        }
    }

    private int AddFrom(PacketBatch batch, int start)
    {
        var index = start;
        while (index < batch.Count && _ring.TryAdd(batch[index]))
        {
            index++;
        }

        return index - start;
    }
}
