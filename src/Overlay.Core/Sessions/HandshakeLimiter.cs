using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Sessions;

/// <summary>
/// Decides how many initiations are worth a Diffie-Hellman computation. Without a cookie all senders share one allowance; with one, or
/// below that limit, each host has an allowance of its own.
/// </summary>
internal sealed class HandshakeLimiter(HandshakeLimits limits, Instant now)
{
    private const int SlotShift = 96;

    // Going through the table costs more than an initiation, so a flood from many addresses must not cause it each time.
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromSeconds(1);

    private readonly TokenBucket _all = new(limits.PerSecond, now);
    private readonly TokenBucket _cookies = new(limits.CookiesPerSecond, now);
    private readonly TokenBucket _others = new(limits.PerSourcePerSecond, now);
    private readonly Dictionary<UInt128, TokenBucket> _sources = [];
    private Instant _forgetAt = now;

    public TableSize Size => new(_sources.Count, limits.MaxSources);

    /// <summary>True if an initiation without a cookie may be answered now.</summary>
    public bool AllowsWithoutCookie(Instant at) => _all.TryTake(at);

    /// <summary>True if the host did not use up its own allowance; through a supernode each of its members has one.</summary>
    public bool Allows(UnderlayPath from, Instant at) => Bucket(from.Address.Network ^ ((UInt128)from.Slot << SlotShift), at).TryTake(at);

    /// <summary>True if one more cookie may be sent. Nobody has proven his address at that point, so a limit for each host would only let others use it
    /// up.</summary>
    public bool AllowsCookie(Instant at) => _cookies.TryTake(at);

    private TokenBucket Bucket(UInt128 host, Instant at)
    {
        if (_sources.TryGetValue(host, out var bucket))
        {
            return bucket;
        }

        if (_sources.Count >= limits.MaxSources && at >= _forgetAt)
        {
            _forgetAt = at + ForgetInterval;
            ForgetIdle(at);
        }

        if (_sources.Count >= limits.MaxSources)
        {
            return _others;
        }

        bucket = new TokenBucket(limits.PerSourcePerSecond, at);
        _sources.Add(host, bucket);
        return bucket;
    }

    private void ForgetIdle(Instant at)
    {
        foreach (var (host, bucket) in _sources)
        {
            if (bucket.IsIdle(at))
            {
                _sources.Remove(host);
            }
        }
    }
}
