using System.Threading.Tasks.Sources;

namespace Overlay.Ports;

/// <summary>One call that waits for room or for frames, and what it brought; used again for the next one.</summary>
internal sealed class FrameWaiter(FrameWaiters owner) : IValueTaskSource, IValueTaskSource<int>
{
    /// <summary>Who waits is not run by the thread that ends the wait: that one is a thread of the node and may hold a lock.</summary>
    private ManualResetValueTaskSourceCore<int> _source = new() { RunContinuationsAsynchronously = true };

    public FrameWaiters Owner => owner;

    public FrameWaiter? Previous { get; set; }

    public FrameWaiter? Next { get; set; }

    public bool IsWaiting { get; set; }

    /// <summary>False if a cancellation may still be on its way to this object, which then must not be used again.</summary>
    public bool IsReusable { get; private set; } = true;

    public CancellationTokenRegistration Cancellation { get; set; }

    /// <summary>A frame to send.</summary>
    public ReadOnlyMemory<byte> Frame { get; set; }

    /// <summary>Room for a frame to receive.</summary>
    public Memory<byte> Room { get; set; }

    /// <summary>Several frames to send, or room for several to receive.</summary>
    public PacketBatch? Batch { get; set; }

    /// <summary>How many frames of the batch were sent.</summary>
    public int Position { get; set; }

    public ValueTask<int> Task => new(this, _source.Version);

    public ValueTask TaskWithoutResult => new(this, _source.Version);

    public void Complete(int result)
    {
        EndCancellation();
        _source.SetResult(result);
    }

    public void Fail(Exception error)
    {
        EndCancellation();
        _source.SetException(error);
    }

    /// <summary>Called by the cancellation itself, which is then over.</summary>
    public void Cancel(CancellationToken token)
    {
        IsReusable = false;
        _source.SetException(new OperationCanceledException(token));
    }

    int IValueTaskSource<int>.GetResult(short token) => GetResult(token);

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    /// <summary>Forgets the call; throws if the task is asked for twice, which its version tells.</summary>
    private int GetResult(short token)
    {
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            if (token == _source.Version)
            {
                _source.Reset();
                owner.Return(this);
            }
        }
    }

    private void EndCancellation()
    {
        IsReusable = Cancellation == default || Cancellation.Unregister();
        Cancellation = default;
    }
}
