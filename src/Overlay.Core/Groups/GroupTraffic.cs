using Overlay.Primitives;

namespace Overlay.Groups;

/// <summary>What the data path counts for one group; any thread may add and read.</summary>
internal sealed class GroupTraffic
{
    private readonly TrafficRate _rate = new();
    private long _frames;
    private long _bytes;
    private long _copies;
    private long _saved;

    /// <summary>Frames that this node had for the group.</summary>
    public long Frames => Volatile.Read(ref _frames);

    /// <summary>Their bytes.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Copies that went out.</summary>
    public long Copies => Volatile.Read(ref _copies);

    /// <summary>Copies that did not, since the peer is no member.</summary>
    public long Saved => Volatile.Read(ref _saved);

    /// <summary>Counts frames and what became of each.</summary>
    public void Add(int frames, long bytes, int copies, int saved, Instant now)
    {
        Interlocked.Add(ref _frames, frames);
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Add(ref _copies, (long)frames * copies);
        Interlocked.Add(ref _saved, (long)frames * saved);
        _rate.Add(bytes, now);
    }

    /// <summary>Bytes of frames per second, smoothed.</summary>
    public long RateAt(Instant now) => _rate.Read(now);
}
