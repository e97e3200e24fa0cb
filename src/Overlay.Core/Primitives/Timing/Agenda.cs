namespace Overlay.Primitives.Timing;

/// <summary>
/// Knows which of many deadline sets is due next. A set that moves to an earlier time is queued again and its old place goes stale; a
/// set that moved to a later time is queued again when its old place comes up. So setting a deadline costs at most one heap insertion.
/// </summary>
internal sealed class Agenda
{
    /// <summary>More turns than any owner needs at one time. Without a limit, one that never moves its deadline on would hold the engine for ever.</summary>
    private const int MaxTurns = 100_000;

    private readonly PriorityQueue<DeadlineSet, Instant> _queue = new();

    /// <summary>The places in the queue, those included that are stale until their time comes.</summary>
    public int Count => _queue.Count;

    /// <summary>The earliest deadline of all, or <see cref="Instant.Never"/>.</summary>
    public Instant Next
    {
        get
        {
            while (_queue.TryPeek(out var set, out var at))
            {
                if (set.QueuedAt == at && set.Next == at)
                {
                    return at;
                }

                _queue.Dequeue();
                if (set.QueuedAt == at)
                {
                    Requeue(set);
                }
            }

            return Instant.Never;
        }
    }

    public void Queue(DeadlineSet set, Instant at)
    {
        if (at < set.QueuedAt)
        {
            set.QueuedAt = at;
            _queue.Enqueue(set, at);
        }
    }

    /// <summary>Calls every owner that is due. What they set for a time up to now runs in the same call.</summary>
    /// <exception cref="InvalidOperationException">An owner is due again at once, whatever it does: a fault of the owner.</exception>
    public void Run(Instant now)
    {
        var turns = _queue.Count + MaxTurns;
        while (_queue.TryPeek(out var set, out var at) && at <= now)
        {
            _queue.Dequeue();
            if (turns-- == 0)
            {
                throw new InvalidOperationException($"The deadlines of {set.Owner.GetType().Name} do not move on.");
            }

            if (set.QueuedAt != at)
            {
                continue;
            }

            if (set.Next <= now)
            {
                set.Owner.HandleTimeout(now);
            }

            Requeue(set);
        }
    }

    private void Requeue(DeadlineSet set)
    {
        set.QueuedAt = Instant.Never;
        Queue(set, set.Next);
    }
}
