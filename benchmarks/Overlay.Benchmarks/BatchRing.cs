namespace Overlay.Benchmarks;

/// <summary>
/// Batches on their way from one thread to another. It has room for all batches that go round. Who finds none looks on for the given
/// time and then sleeps, as those do who read from a port's queue.
/// </summary>
internal sealed class BatchRing(int capacity, TimeSpan patience)
{
    private readonly object _gate = new();
    private readonly PacketBatch[] _batches = new PacketBatch[capacity];
    private int _head;
    private volatile int _count;
    private volatile bool _closed;
    private bool _readerWaits;

    public void Add(PacketBatch batch)
    {
        lock (_gate)
        {
            _batches[(_head + _count) % capacity] = batch;
            _count++;
            if (_readerWaits)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Waits for a batch; null once closed.</summary>
    public PacketBatch? Take()
    {
        LookOn();
        lock (_gate)
        {
            while (_count == 0 && !_closed)
            {
                _readerWaits = true;
                Monitor.Wait(_gate);
                _readerWaits = false;
            }

            if (_closed)
            {
                return null;
            }

            var batch = _batches[_head];
            _head = (_head + 1) % capacity;
            _count--;
            return batch;
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void LookOn()
    {
        if (patience == TimeSpan.Zero)
        {
            return;
        }

        var start = TimeProvider.System.GetTimestamp();
        while (_count == 0 && !_closed && TimeProvider.System.GetElapsedTime(start) < patience)
        {
            Thread.SpinWait(10);
        }
    }
}
