using Overlay.Primitives;

namespace Overlay.Protocol;

/// <summary>Allows a number of events per second on average, and a burst of one second's worth.</summary>
internal sealed class TokenBucket(int perSecond, Instant now)
{
    private const double MicrosecondsPerSecond = 1e6;

    private double _tokens = perSecond;
    private Instant _filledAt = now;

    /// <summary>True once a whole second passed without an event: the bucket remembers nothing that a new one would not.</summary>
    public bool IsIdle(Instant now) => (now - _filledAt).TotalSeconds >= 1;

    public bool TryTake(Instant now)
    {
        if (now > _filledAt)
        {
            _tokens = Math.Min(perSecond, _tokens + ((now.Microseconds - _filledAt.Microseconds) * perSecond / MicrosecondsPerSecond));
            _filledAt = now;
        }

        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }
}
