namespace Overlay.Samples.Tipc.Discovery;

/// <summary>When to look for neighbours: often at the start and while there is none, later and later when there are.</summary>
internal sealed class RequestTimer
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(125);
    private static readonly TimeSpan LongestAlone = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWithLinks = TimeSpan.FromSeconds(60);

    private TimeSpan _delay = First;

    public RequestTimer(TimeSpan now) => Deadline = now;

    public TimeSpan Deadline { get; private set; }

    /// <summary>One request is sent now; the next follows twice as long after it as this one after its predecessor.</summary>
    public void Pass(TimeSpan now, bool hasLinks)
    {
        var longest = hasLinks ? LongestWithLinks : LongestAlone;
        _delay = _delay < longest ? _delay : longest;
        Deadline = now + _delay;
        _delay *= 2;
    }

    /// <summary>One message of the address trial is sent now.</summary>
    public void PassTrial(TimeSpan now) => Deadline = now + First;

    /// <summary>The last link was lost.</summary>
    public void LinksLost(TimeSpan now)
    {
        if (_delay > LongestAlone)
        {
            _delay = First;
            Deadline = now + First;
        }
    }
}
