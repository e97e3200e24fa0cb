using Overlay.Primitives;

namespace Overlay.Protocol;

/// <summary>
/// Allows a number of events per second on average, and a burst of one second's worth. Any thread may take: all that it remembers is when it
/// will be full again.
/// </summary>
internal sealed class TokenBucket(int perSecond, Instant now)
{
    private const double MicrosecondsPerSecond = 1e6;

    // Far less than a token, and more than what sums of many fractions of a microsecond are off.
    private const double Rounding = 1e-3;

    private double _fullAt = now.Microseconds;

    /// <summary>True once the bucket is full: it remembers nothing that a new one would not.</summary>
    public bool IsIdle(Instant now) => now.Microseconds >= Volatile.Read(ref _fullAt);

    public bool TryTake(Instant now) => Take(1, now) == 1;

    /// <summary>Takes as many as there are, at most <paramref name="count"/>; returns how many.</summary>
    public int Take(int count, Instant now)
    {
        while (true)
        {
            var fullAt = Volatile.Read(ref _fullAt);
            var missing = Math.Max(0, fullAt - now.Microseconds) * perSecond / MicrosecondsPerSecond;
            var taken = (int)Math.Min(count, perSecond - missing + Rounding);
            if (taken <= 0)
            {
                return 0;
            }

            var next = Math.Max(fullAt, now.Microseconds) + (taken * MicrosecondsPerSecond / perSecond);
            if (Interlocked.CompareExchange(ref _fullAt, next, fullAt).Equals(fullAt))
            {
                return taken;
            }
        }
    }
}
