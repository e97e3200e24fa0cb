using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Node;

/// <summary>Frames of the engine that wait for the port. Adding and taking need the engine's lock, waiting must not have it.</summary>
internal sealed class FrameQueue(TipcCounters counters) : IDisposable
{
    /// <summary>Beyond it frames are dropped, as a network would do, and the links repeat them.</summary>
    private const int MaxFrames = 16_384;

    private readonly Queue<byte[]> _frames = [];
    private readonly SemaphoreSlim _signal = new(0);

    /// <summary>Takes over what the engine has to send.</summary>
    public void AddFrom(TipcEngine engine)
    {
        while (engine.TryTakeFrame(out var frame))
        {
            if (_frames.Count < MaxFrames)
            {
                _frames.Enqueue(frame);
            }
            else
            {
                counters.Drop(TipcDropReason.Congested);
            }
        }

        if (_frames.Count > 0)
        {
            Wake();
        }
    }

    /// <summary>Moves frames to a batch.</summary>
    public void MoveTo(PacketBatch batch)
    {
        while (!batch.IsFull && _frames.TryDequeue(out var frame))
        {
            batch.Add(frame);
        }
    }

    /// <summary>Ends the wait, though there may be no frames.</summary>
    public void Wake()
    {
        if (_signal.CurrentCount == 0)
        {
            _signal.Release();
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _signal.WaitAsync(cancellationToken);

    public void Dispose() => _signal.Dispose();
}
