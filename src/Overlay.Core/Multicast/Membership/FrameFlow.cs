using Overlay.Primitives.Timing;

namespace Overlay.Multicast.Membership;

/// <summary>Frames in one direction, and how many bytes a second that is; any thread may add and read.</summary>
internal sealed class FrameFlow
{
    private readonly TrafficRate _rate = new();
    private long _frames;
    private long _bytes;

    public long Frames => Volatile.Read(ref _frames);

    public long Bytes => Volatile.Read(ref _bytes);

    public void Add(int frames, long bytes, Instant now)
    {
        Interlocked.Add(ref _frames, frames);
        Interlocked.Add(ref _bytes, bytes);
        _rate.Add(bytes, now);
    }

    /// <summary>Bytes of frames per second, smoothed.</summary>
    public long RateAt(Instant now) => _rate.Read(now);
}
