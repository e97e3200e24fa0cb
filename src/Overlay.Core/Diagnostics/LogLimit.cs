using Overlay.Primitives.Timing;

namespace Overlay.Diagnostics;

/// <summary>Lets some lines of a kind through and counts the others: what anybody can cause by a packet must not fill a disk. One thread at a time.</summary>
internal sealed class LogLimit(int perSecond, int burst, Instant now)
{
    private readonly TokenBucket _lines = new(perSecond, burst, now);
    private long _leftOut;

    /// <summary>True if a line may be written now; how many were left out since the last one that was.</summary>
    public bool TryPass(Instant at, out long leftOut)
    {
        leftOut = 0;
        if (!_lines.TryTake(at))
        {
            _leftOut++;
            return false;
        }

        (leftOut, _leftOut) = (_leftOut, 0);
        return true;
    }
}
