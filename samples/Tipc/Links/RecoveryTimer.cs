namespace Overlay.Samples.Tipc.Links;

/// <summary>
/// Says when to ask the peer how the links stand, because something is missing or unacknowledged and nothing has moved for a while: at
/// first soon, then at longer and longer times, up to the interval at which the link is supervised anyway.
/// </summary>
internal sealed class RecoveryTimer
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);

    private TimeSpan _delay = First;

    public TimeSpan Deadline { get; private set; } = TimeSpan.MaxValue;

    public void Stop()
    {
        Deadline = TimeSpan.MaxValue;
        _delay = First;
    }

    /// <summary>After each event: whether anything is open, and whether it has come nearer to its end.</summary>
    public void Observe(bool isOpen, bool moved, TimeSpan now)
    {
        if (!isOpen)
        {
            Stop();
        }
        else if (moved || Deadline == TimeSpan.MaxValue)
        {
            _delay = First;
            Deadline = now + _delay;
        }
    }

    /// <summary>True when it is time to ask; the next time is later.</summary>
    public bool Fires(TimeSpan now, TimeSpan longest)
    {
        if (now < Deadline)
        {
            return false;
        }

        _delay = _delay * 2 > longest ? longest : _delay * 2;
        Deadline = now + _delay;
        return true;
    }
}
