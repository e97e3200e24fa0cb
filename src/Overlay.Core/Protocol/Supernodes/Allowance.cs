using Overlay.Primitives;

namespace Overlay.Protocol.Supernodes;

/// <summary>A token bucket: an amount per second, and an amount at once after a pause. Not thread-safe.</summary>
internal sealed class Allowance
{
    private readonly long _perSecond;
    private readonly long _burst;
    private long _available;
    private Instant _filled;

    /// <summary>Creates a full bucket.</summary>
    public Allowance(long perSecond, long burst, Instant now) => (_perSecond, _burst, _available, _filled) = (perSecond, burst, burst, now);

    /// <summary>Takes an amount if it is there.</summary>
    public bool TryTake(long amount, Instant now)
    {
        Fill(now);
        if (amount > _available)
        {
            return false;
        }

        _available -= amount;
        return true;
    }

    private void Fill(Instant now)
    {
        var elapsed = now.Microseconds - _filled.Microseconds;
        if (elapsed <= 0)
        {
            return;
        }

        // Beyond one filling the product could overflow, and the bucket is full anyway.
        var gained = elapsed >= _burst * 1_000_000.0 / _perSecond ? _burst : elapsed * _perSecond / 1_000_000;
        if (gained == 0)
        {
            return;
        }

        _available = Math.Min(_burst, _available + gained);
        _filled = now;
    }
}
