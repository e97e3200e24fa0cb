namespace Overlay.Counters;

/// <summary>
/// All numbers of one node or supernode. Any thread may add and read at any time. Each counter has a cache line to itself, so that the
/// threads of the two directions do not slow each other down.
/// </summary>
internal sealed class NodeCounters
{
    public static readonly int Reasons = Enum.GetValues<DropReason>().Length;

    private const int Stride = 8;
    private static readonly int Counters = Enum.GetValues<Counter>().Length;
    private readonly long[] _drops = new long[(Reasons + 1) * Stride];
    private readonly long[] _values = new long[(Counters + 1) * Stride];

    public long this[Counter counter] => Interlocked.Read(ref _values[Slot((int)counter)]);

    public long this[DropReason reason] => Interlocked.Read(ref _drops[Slot((int)reason)]);

    /// <summary>Counts drops; whoever drops calls it, once for each frame or datagram.</summary>
    public void Count(DropReason reason, long count = 1) => Interlocked.Add(ref _drops[Slot((int)reason)], count);

    public void Add(Counter counter, long amount = 1) => Interlocked.Add(ref _values[Slot((int)counter)], amount);

    public long TotalDrops()
    {
        var total = 0L;
        for (var reason = 0; reason < Reasons; reason++)
        {
            total += this[(DropReason)reason];
        }

        return total;
    }

    /// <summary>The first line stays empty: it is shared with the length of the array, which every access reads.</summary>
    private static int Slot(int index) => (index + 1) * Stride;
}
