namespace Overlay.Primitives.Timing;

/// <summary>
/// Allows an amount per second on average, and a burst after a pause. Any thread may take: all that it remembers is when it will be full again.
/// </summary>
internal sealed class TokenBucket(long perSecond, long burst, Instant now)
{
    private const double MicrosecondsPerSecond = 1e6;

    // Far less than a token, and more than what sums of many fractions of a microsecond are off.
    private const double Rounding = 1e-3;

    private double _fullAt = now.Microseconds;

    /// <summary>A burst of one second's worth.</summary>
    public TokenBucket(long perSecond, Instant now)
        : this(perSecond, perSecond, now)
    {
    }

    /// <summary>True once the bucket is full: it remembers nothing that a new one would not.</summary>
    public bool IsIdle(Instant now) => now.Microseconds >= Volatile.Read(ref _fullAt);

    public bool TryTake(Instant now) => TryTake(1, now);

    /// <summary>Takes all of an amount, or nothing.</summary>
    public bool TryTake(long amount, Instant now) => Take(amount, amount, now) == amount;

    /// <summary>Takes as many as there are, at most <paramref name="count"/>; returns how many.</summary>
    public int Take(int count, Instant now) => (int)Take(1, count, now);

    private long Take(long least, long most, Instant now)
    {
        while (true)
        {
            var fullAt = Volatile.Read(ref _fullAt);
            var missing = Math.Max(0, fullAt - now.Microseconds) * perSecond / MicrosecondsPerSecond;
            var taken = (long)Math.Min(most, burst - missing + Rounding);
            if (taken < least || taken <= 0)
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
