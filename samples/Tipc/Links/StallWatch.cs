namespace Overlay.Samples.Tipc.Links;

/// <summary>
/// Notices a peer that is there, but confirms nothing: its end of the link is broken, or packets of full size do not get through. For
/// the broadcast link such a peer would hold up all the others.
/// </summary>
internal sealed class StallWatch
{
    private const int Tolerances = 10;

    private TimeSpan _since = TimeSpan.MaxValue;

    public void Reset() => _since = TimeSpan.MaxValue;

    /// <summary>After each event: whether packets wait to be confirmed, and whether some just were.</summary>
    public void Observe(bool isOpen, bool moved, TimeSpan now)
    {
        if (!isOpen)
        {
            Reset();
        }
        else if (moved || _since == TimeSpan.MaxValue)
        {
            _since = now;
        }
    }

    public bool IsStalled(TimeSpan tolerance, TimeSpan now) => _since != TimeSpan.MaxValue && now - _since > Tolerances * tolerance;
}
