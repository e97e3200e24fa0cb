using Overlay.Primitives.Timing;

namespace Overlay.Tap.Devices;

/// <summary>How often something is set back, or said, that others change: who does it again and again means it, or is a program that does not give in
/// either.</summary>
/// <param name="startsAnew">Whether what was too often is allowed again after a minute. What is set back is not: the two sides would fight for ever.</param>
internal sealed class RepeatLimit(bool startsAnew = false)
{
    private const int MaxRepeats = 5;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private Instant _start;
    private int _count;

    /// <summary>True once there were too many within a minute.</summary>
    public bool IsOver => _count > MaxRepeats;

    /// <summary>Counts one; false if it is one too many.</summary>
    public bool TryTake(Instant now)
    {
        if ((startsAnew || !IsOver) && now - _start > Period)
        {
            (_start, _count) = (now, 0);
        }

        _count += IsOver ? 0 : 1;
        return !IsOver;
    }
}
