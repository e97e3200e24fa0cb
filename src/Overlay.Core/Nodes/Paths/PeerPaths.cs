using Overlay.Nodes.Peers;
using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Paths;

/// <summary>The paths to one peer: the one in use, addresses it was seen at, and the Pings under way.</summary>
internal sealed class PeerPaths
{
    /// <summary>Enough for a round of probes to every candidate; older ones count as lost.</summary>
    private const int MaxOutstanding = 32;

    private const int MaxObserved = 4;
    private const int ChecksUntilDead = 3;

    private readonly List<OutstandingPing> _outstanding = [];
    private readonly List<UnderlayAddress> _observed = [];

    /// <summary>The path that the application was told of last.</summary>
    private UnderlayPath _reported;

    /// <summary>Where frames go; not usable while there is no path.</summary>
    public UnderlayPath Active { get; set; }

    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>Checks of the path in use without an answer, since something was last heard on it.</summary>
    public int MissedChecks { get; set; }

    /// <summary>When the last check was sent.</summary>
    public Instant CheckedAt { get; set; }

    public bool IsActiveDead => MissedChecks >= ChecksUntilDead;

    /// <summary>True at the third check without an answer, and again at each third one.</summary>
    public bool IsCheckRoundOver => MissedChecks > 0 && MissedChecks % ChecksUntilDead == 0;

    /// <summary>Probes left in this round.</summary>
    public int ProbesLeft { get; set; }

    /// <summary>Addresses that authentic packets, or an initiation, came from, the latest first.</summary>
    public IReadOnlyList<UnderlayAddress> Observed => _observed;

    public void Observe(UnderlayAddress address)
    {
        _observed.Remove(address);
        _observed.Insert(0, address);
        if (_observed.Count > MaxObserved)
        {
            _observed.RemoveAt(MaxObserved);
        }
    }

    /// <summary>True if the application is to be told of the path in use; it is taken for told.</summary>
    public bool TryReport()
    {
        var isNew = _reported != Active;
        _reported = Active;
        return isNew;
    }

    public void Sent(in OutstandingPing ping)
    {
        if (_outstanding.Count == MaxOutstanding)
        {
            _outstanding.RemoveAt(0);
        }

        _outstanding.Add(ping);
    }

    /// <summary>True if a Ping went to the path not longer ago than the span and was not answered.</summary>
    public bool WasSent(UnderlayPath path, TimeSpan within, Instant now)
    {
        foreach (var ping in _outstanding)
        {
            if (ping.Path == path && ping.Purpose != PingPurpose.Offer && now < ping.SentAt + within)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the Ping that a Pong answers; false for an answer to nothing.</summary>
    public bool TryAnswer(uint id, Instant now, out OutstandingPing ping)
    {
        var index = _outstanding.FindIndex(candidate => candidate.Id == id);
        ping = index < 0 ? default : _outstanding[index];
        if (index < 0)
        {
            return false;
        }

        _outstanding.RemoveAt(index);
        RoundTrip = now - ping.SentAt;
        return true;
    }

    public void Clear()
    {
        Active = _reported = default;
        MissedChecks = 0;
        ProbesLeft = 0;
        RoundTrip = null;
        _outstanding.Clear();
    }
}
