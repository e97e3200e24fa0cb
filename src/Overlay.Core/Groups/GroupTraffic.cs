namespace Overlay.Groups;

/// <summary>What the data path counts for one group; any thread may add and read.</summary>
internal sealed class GroupTraffic
{
    private long _frames;
    private long _bytes;
    private long _copies;

    /// <summary>Frames that this node had for the group.</summary>
    public long Frames => Volatile.Read(ref _frames);

    /// <summary>Their bytes.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Copies that went out.</summary>
    public long Copies => Volatile.Read(ref _copies);

    public void Add(int frames, long bytes, int copies)
    {
        Interlocked.Add(ref _frames, frames);
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Add(ref _copies, copies);
    }
}
