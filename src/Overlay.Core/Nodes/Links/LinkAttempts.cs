using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Links;

/// <summary>The phase of the link to a supernode, and its attempts: when the message of the phase is repeated, with growing pauses, and when repeating it is of
/// no use.</summary>
internal sealed class LinkAttempts(NodeContext context, Deadlines<LinkDeadline> deadlines)
{
    private const int MaxRegisterTries = 4;

    private TimeSpan _delay;
    private Instant _askKeyAt;
    private int _registerTries;

    public LinkPhase Phase { get; private set; }

    /// <summary>How often the message of the phase was sent.</summary>
    public int Count { get; private set; }

    /// <summary>A phase begins at a time.</summary>
    public void Begin(LinkPhase phase, Instant at)
    {
        Phase = phase;
        Count = 0;
        _delay = context.Timings.Retry;
        _askKeyAt = at + context.Timings.KeyDoubt;
    }

    /// <summary>The message of the phase is sent; it is sent again unless it is answered.</summary>
    public void Sent(Instant now)
    {
        Count++;
        RepeatAfter(_delay, now);
        _delay = TimeSpan.FromTicks(Math.Min(_delay.Ticks * 2, context.Timings.RetryLimit.Ticks));
    }

    public void RepeatAfter(TimeSpan delay, Instant now) => deadlines[LinkDeadline.Retry] = now + context.Random.Jitter(delay);

    /// <summary>Nothing is to be sent any more.</summary>
    public void Settle()
    {
        Phase = LinkPhase.Settled;
        deadlines.Cancel(LinkDeadline.Retry);
    }

    /// <summary>There is a new session to register on, or an answer.</summary>
    public void ForgetRegisters() => _registerTries = 0;

    /// <summary>Counts a Register that was not answered; true if the supernode does not know the session: it started again, or the path is dead.</summary>
    public bool TakesSessionForLost() => Phase == LinkPhase.Registering && ++_registerTries > MaxRegisterTries;

    /// <summary>True now and then if handshakes are not answered: whoever has another key cannot answer one, and says nothing.</summary>
    public bool DoubtsKey(Instant now)
    {
        var isInDoubt = Phase == LinkPhase.Handshaking && now >= _askKeyAt;
        if (isInDoubt)
        {
            _askKeyAt = now + context.Timings.KeyPatience;
        }

        return isInDoubt;
    }
}
