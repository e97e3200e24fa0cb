using Overlay.Primitives;

namespace Overlay.Protocol.Nodes;

/// <summary>Efforts to get a session with one peer: the pending handshake, and how often and since when it was tried.</summary>
internal sealed class HandshakeAttempt(PendingHandshake pending, TimeSpan firstDelay, Instant now)
{
    public PendingHandshake Pending { get; set; } = pending;

    /// <summary>The time until the next repetition.</summary>
    public TimeSpan Delay { get; private set; } = firstDelay;

    /// <summary>How often an initiation was sent.</summary>
    public int Sent { get; private set; }

    public Instant StartedAt { get; } = now;

    public void CountSent(TimeSpan maxDelay)
    {
        if (Sent++ > 0)
        {
            Delay = TimeSpan.FromTicks(Math.Min(Delay.Ticks * 2, maxDelay.Ticks));
        }
    }
}
