using Overlay.Primitives.Timing;

namespace Overlay.Ports;

/// <summary>
/// Controlled delay (RFC 8289): says when something at the head of a queue should be dropped, so that the senders who keep the queue standing
/// slow down. What matters is how long the head was in the queue: a burst that drains within <paramref name="interval"/> costs nothing.
/// Names are those of the RFC, section 5. Not thread-safe.
/// </summary>
/// <param name="target">The delay that is fine for as long as it likes.</param>
/// <param name="interval">How long the delay may be above the target: the round trip that senders need to react.</param>
internal sealed class CoDel(TimeSpan target, TimeSpan interval)
{
    /// <summary>After a pause of so many intervals a new phase of dropping starts slowly again.</summary>
    private const int Memory = 16;

    private Instant? _firstAboveTime;
    private Instant _dropNext;
    private int _count;
    private int _lastCount;
    private bool _isDropping;

    /// <summary>Asked once for each head of the queue that is taken; true if it, or a part of it, is to be dropped.</summary>
    /// <param name="sojourn">How long it was in the queue.</param>
    /// <param name="isShort">True if so little is in the queue that it is none: a drop would make it run dry.</param>
    /// <param name="canLose">False if it is nothing that should be dropped: then the drop is left to one behind it.</param>
    /// <param name="now">The time.</param>
    public bool ShouldDrop(TimeSpan sojourn, bool isShort, bool canLose, Instant now)
    {
        if (!IsLongAbove(sojourn, isShort, now))
        {
            _isDropping = false;
            return false;
        }

        if (!canLose)
        {
            return false;
        }

        if (!_isDropping)
        {
            Enter(now);
            return true;
        }

        if (now < _dropNext)
        {
            return false;
        }

        _count++;
        _dropNext = ControlLaw(_dropNext);
        return true;
    }

    private bool IsLongAbove(TimeSpan sojourn, bool isShort, Instant now)
    {
        if (sojourn < target || isShort)
        {
            _firstAboveTime = null;
            return false;
        }

        _firstAboveTime ??= now + interval;
        return now >= _firstAboveTime;
    }

    /// <summary>If the last phase of dropping was not long ago, the rate that controlled the queue then is where this one starts.</summary>
    private void Enter(Instant now)
    {
        _isDropping = true;
        var delta = _count - _lastCount;
        _count = delta > 1 && now < _dropNext + (Memory * interval) ? delta : 1;
        _dropNext = ControlLaw(now);
        _lastCount = _count;
    }

    private Instant ControlLaw(Instant at) => at + (interval / Math.Sqrt(_count));
}
