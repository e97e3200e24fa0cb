using Overlay.Primitives.Timing;

namespace Overlay.Multicast.Membership;

/// <summary>
/// Bytes per second, of the seconds that are over: each counts half of what is told, the one before it a quarter, and so on. Any thread may add and read; no
/// timer is needed, since a second ends when the next one is looked at.
/// </summary>
internal sealed class TrafficRate
{
    private const long NoSecond = long.MinValue;

    /// <summary>After so many empty seconds nothing is left of any rate.</summary>
    private const int Memory = 62;

    private long _second = NoSecond;
    private long _bytes;
    private long _rate;

    public void Add(long bytes, Instant now)
    {
        var (second, known) = (SecondOf(now), Volatile.Read(ref _second));

        // Of two threads that see the new second one ends the old one; the other's bytes may count for either.
        if (second > known && Interlocked.CompareExchange(ref _second, second, known) == known && known != NoSecond)
        {
            Volatile.Write(ref _rate, After(Volatile.Read(ref _rate), Interlocked.Exchange(ref _bytes, 0), second - known));
        }

        Interlocked.Add(ref _bytes, bytes);
    }

    public long Read(Instant now)
    {
        var known = Volatile.Read(ref _second);
        var passed = known == NoSecond ? 0 : SecondOf(now) - known;
        var rate = Volatile.Read(ref _rate);
        return passed > 0 ? After(rate, Volatile.Read(ref _bytes), passed) : rate;
    }

    private static long SecondOf(Instant now) => now.Microseconds / (long)TimeSpan.MicrosecondsPerSecond;

    /// <summary>The rate when one second with traffic is over, and the others after it without.</summary>
    private static long After(long rate, long bytes, long seconds) => seconds > Memory ? 0 : (rate + bytes) / 2 >> (int)(seconds - 1);
}
