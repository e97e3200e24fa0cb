namespace Overlay.Benchmarks;

/// <summary>Sends one frame over and over from a port until so many have arrived at another.</summary>
internal sealed class OneWayStream
{
    private const int BatchSize = 64;

    private readonly InProcessPort _from;
    private readonly InProcessPort _to;
    private readonly byte[] _frame;
    private readonly byte[] _room;
    private readonly PacketBatch _sent;
    private readonly PacketBatch _received;

    public OneWayStream(InProcessPort from, InProcessPort to, byte[] frame)
    {
        _from = from;
        _to = to;
        _frame = frame;
        _room = new byte[to.MaxFrameLength];
        _sent = new PacketBatch(BatchSize, from.MaxFrameLength);
        _received = new PacketBatch(BatchSize, to.MaxFrameLength);
        while (!_sent.IsFull)
        {
            _sent.Add(frame);
        }
    }

    public async Task RunInBatchesAsync(int frames)
    {
        var receiving = Task.Run(() => ReceiveInBatchesAsync(frames));
        while (!receiving.IsCompleted)
        {
            await _from.SendBatchAsync(_sent);
        }

        await receiving;
    }

    public async Task RunOneByOneAsync(int frames)
    {
        var receiving = Task.Run(() => ReceiveOneByOneAsync(frames));
        while (!receiving.IsCompleted)
        {
            await _from.SendAsync(_frame);
        }

        await receiving;
    }

    private async Task ReceiveInBatchesAsync(int frames)
    {
        for (var count = 0; count < frames; count += _received.Count)
        {
            _received.Clear();
            await _to.ReceiveBatchAsync(_received);
        }
    }

    private async Task ReceiveOneByOneAsync(int frames)
    {
        for (var count = 0; count < frames; count++)
        {
            await _to.ReceiveAsync(_room);
        }
    }
}
