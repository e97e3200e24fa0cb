namespace Overlay.Core.Tests.Allocations;

public sealed class InProcessPortAllocationTests : IAsyncDisposable
{
    private readonly InProcessPort _port = new();
    private readonly PacketBatch _batch;
    private readonly PacketBatch _received;
    private readonly byte[] _frame = [.. Enumerable.Range(0, 1200).Select(i => (byte)i)];
    private readonly byte[] _room;

    public InProcessPortAllocationTests()
    {
        _ = Node.OpenAsync(default, default).AsTask();
        _room = new byte[_port.MaxFrameLength];
        _batch = new PacketBatch(8, _port.MaxFrameLength);
        _received = new PacketBatch(8, _port.MaxFrameLength);
    }

    private IFramePort Node => _port;

    public ValueTask DisposeAsync() => _port.DisposeAsync();

    [Fact]
    public void Frame_passes_both_ways_without_allocation()
    {
        Allocation.AssertNone(() =>
        {
            _batch.Clear();
            return _port.TrySend(_frame) && Node.Read(_batch) && Node.Write(_batch) == 1 && _port.TryReceive(_room, out _);
        });
        Assert.Equal(_frame, _room.AsSpan(0, _frame.Length));
    }

    [Fact]
    public void Asynchronous_calls_that_need_not_wait_allocate_nothing()
    {
        Allocation.AssertNone(() =>
        {
            _batch.Clear();
            var sending = _port.SendAsync(_frame);
            var isRead = sending.IsCompletedSuccessfully && Node.Read(_batch) && Node.Write(_batch) == 1;
            var receiving = _port.ReceiveAsync(_room);
            return isRead && receiving.IsCompletedSuccessfully && receiving.GetAwaiter().GetResult() == _frame.Length;
        });
        Assert.Equal(_frame, _room.AsSpan(0, _frame.Length));
    }

    [Fact]
    public void Reader_that_waits_allocates_nothing()
    {
        _batch.Add(_frame);
        Allocation.AssertNone(() =>
        {
            var receiving = _port.ReceiveAsync(_room);
            var hadToWait = !receiving.IsCompleted;
            return hadToWait && Node.Write(_batch) == 1 && receiving.IsCompletedSuccessfully && receiving.GetAwaiter().GetResult() == _frame.Length;
        });
        Assert.Equal(_frame, _room.AsSpan(0, _frame.Length));
    }

    [Fact]
    public void Batches_pass_both_ways_without_allocation()
    {
        for (var i = 0; i < _received.Capacity; i++)
        {
            _received.Add(_frame);
        }

        Allocation.AssertNone(() =>
        {
            _batch.Clear();
            var sending = _port.SendBatchAsync(_received);
            var isWritten = sending.IsCompletedSuccessfully && Node.Read(_batch) && Node.Write(_batch) == _batch.Capacity;
            _received.Clear();
            var receiving = _port.ReceiveBatchAsync(_received);
            return isWritten && receiving.IsCompletedSuccessfully && receiving.GetAwaiter().GetResult() == _received.Capacity;
        });
        Assert.Equal(_frame, _received[7]);
    }
}
