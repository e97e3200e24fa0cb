namespace Overlay.Samples.Tipc.Links;

/// <summary>Watches whether the peer is still there: time is divided into intervals, and the peer must be heard in one of a few.</summary>
internal sealed class Supervision
{
    private const int IntervalsPerTolerance = 4;

    private static readonly TimeSpan LongestInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShortestTolerance = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestTolerance = TimeSpan.FromSeconds(30);

    private int _silentIntervals;

    public Supervision(TimeSpan tolerance) => Tolerance = tolerance;

    public TimeSpan Tolerance { get; private set; }

    public TimeSpan Interval => Tolerance / IntervalsPerTolerance is var quarter && quarter < LongestInterval ? quarter : LongestInterval;

    public bool IsSilent => _silentIntervals > 0;

    /// <summary>The peer may shorten or lengthen the tolerance of the link; values out of range leave it as it is.</summary>
    public void Adopt(int milliseconds)
    {
        var tolerance = TimeSpan.FromMilliseconds(milliseconds);
        if (tolerance >= ShortestTolerance && tolerance <= LongestTolerance)
        {
            Tolerance = tolerance;
        }
    }

    public void PeerHeard() => _silentIntervals = 0;

    /// <summary>Once per interval; false: the peer has been silent for too long.</summary>
    public bool PassInterval() => _silentIntervals++ <= Tolerance / Interval;
}
