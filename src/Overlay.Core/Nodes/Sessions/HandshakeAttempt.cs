using Overlay.Paths;
using Overlay.Primitives.Timing;
using Overlay.Sessions;

namespace Overlay.Nodes.Sessions;

/// <summary>Efforts to get a session with one peer: the pending handshake, where it was sent, and how often and since when it was tried.</summary>
internal sealed class HandshakeAttempt(PendingHandshake pending, TimeSpan firstDelay, Instant now)
{
    /// <summary>More paths than a peer has addresses; an attempt that went over more proves none of them.</summary>
    private const int MaxWays = 16;

    private static readonly TimeSpan CookieInterval = TimeSpan.FromSeconds(1);

    private readonly List<UnderlayPath> _sentTo = [];
    private Instant _nextCookieAt = now;

    public PendingHandshake Pending { get; private set; } = pending;

    /// <summary>The time until the next repetition.</summary>
    public TimeSpan Delay { get; private set; } = firstDelay;

    /// <summary>How often an initiation was sent.</summary>
    public int Sent { get; private set; }

    public Instant StartedAt { get; } = now;

    /// <summary>True once the peer's own attempt was let go first; that happens once, so that recordings of one cannot delay this attempt.</summary>
    public bool HasYielded { get; set; }

    /// <summary>Goes on with another initiation.</summary>
    public void Replace(PendingHandshake pending)
    {
        Pending.Dispose();
        Pending = pending;
        _sentTo.Clear();
    }

    /// <summary>The pending initiation is sent there.</summary>
    public void SentTo(UnderlayPath path)
    {
        if (_sentTo.Count < MaxWays && !_sentTo.Contains(path))
        {
            _sentTo.Add(path);
        }
    }

    public bool WasSentTo(UnderlayPath path) => _sentTo.Contains(path);

    /// <summary>True if nobody but who receives on this path can have the pending initiation from this node.</summary>
    public bool WasSentOnlyTo(UnderlayPath path) => _sentTo.Count == 1 && _sentTo[0] == path;

    /// <summary>Once a second a cookie may make the initiation go out again at once.</summary>
    public bool MayTakeCookie(Instant now)
    {
        if (now < _nextCookieAt)
        {
            return false;
        }

        _nextCookieAt = now + CookieInterval;
        return true;
    }

    public void CountSent(TimeSpan maxDelay)
    {
        if (Sent++ > 0)
        {
            Delay = TimeSpan.FromTicks(Math.Min(Delay.Ticks * 2, maxDelay.Ticks));
        }
    }
}
