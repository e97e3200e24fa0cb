namespace Overlay.Benchmarks;

/// <summary>Takes what arrives at a member's port, and says when so many frames have.</summary>
internal sealed class MemberReader
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _reached = new();
    private long _awaited = long.MaxValue;

    public MemberReader(InProcessPort port, int window) => _ = ReadAsync(port, new PacketBatch(window, port.MaxFrameLength));

    public long Frames { get; private set; }

    /// <summary>Ends when so many frames have arrived since <see cref="Reset"/>.</summary>
    public Task HaveAsync(long frames)
    {
        lock (_gate)
        {
            if (Frames >= frames)
            {
                return Task.CompletedTask;
            }

            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited = frames;
            return _reached.Task;
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            Frames = 0;
        }
    }

    private async Task ReadAsync(InProcessPort port, PacketBatch batch)
    {
        while (await port.ReceiveBatchAsync(batch) > 0)
        {
            lock (_gate)
            {
                Frames += batch.Count;
                if (Frames >= _awaited)
                {
                    _awaited = long.MaxValue;
                    _reached.SetResult();
                }
            }

            batch.Clear();
        }
    }
}
