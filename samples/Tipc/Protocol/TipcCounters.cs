namespace Overlay.Samples.Tipc.Protocol;

/// <summary>What one node has thrown away, by reason. Written by the engine's thread, read by any.</summary>
internal sealed class TipcCounters
{
    private readonly long[] _dropped = new long[Enum.GetValues<TipcDropReason>().Length];

    public void Drop(TipcDropReason reason, int messages = 1) => Interlocked.Add(ref _dropped[(int)reason], messages);

    public long Dropped(TipcDropReason reason) => Interlocked.Read(ref _dropped[(int)reason]);

    public long DroppedInAll => _dropped.Sum();
}
