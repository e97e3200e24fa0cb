using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Links;

/// <summary>
/// Notices that a supernode is gone: seldom while it is only a meeting place, within a second while frames are relayed through it.
/// Relayed datagrams count as signs of life, so lost Pings do no harm while there are any. On a link that is known to lose messages it takes more of them until
/// the supernode counts as lost.
/// </summary>
internal sealed class SupernodePings(NodeContext context)
{
    private const int MinUntilLost = 3;
    private const int MaxUntilLost = 20;

    /// <summary>The probability that a supernode which is alive is taken for lost.</summary>
    private const double FalseLoss = 0.0001;

    /// <summary>What one message counts in the share of those that are lost.</summary>
    private const double Weight = 1.0 / 16;

    /// <summary>At a start these are learned from; whoever is silent for longer is away, and its link does not lose much.</summary>
    private const int MaxTriesOfALossyLink = 6;

    /// <summary>Unanswered Pings follow each other a little faster, so that three of them and the pause before fit into a second, on a link that loses
    /// nothing.</summary>
    private const double Urgency = 0.8;

    private Instant _heardAt;
    private Instant _pingedAt;
    private uint _id;
    private int _missed;
    private double _loss;

    public RelayTraffic Traffic { get; } = new();

    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>True if one more Ping without an answer means that the supernode is lost: time to try a new session, for it may have started again.</summary>
    public bool IsSuspect => _missed >= UntilLost - 1 && HeardAt <= _pingedAt;

    /// <summary>As many as are hardly ever lost one after another.</summary>
    private int UntilLost => _loss <= 0 ? MinUntilLost : Math.Clamp((int)Math.Ceiling(Math.Log(FalseLoss) / Math.Log(_loss)), MinUntilLost, MaxUntilLost);

    private Instant HeardAt => _heardAt > Traffic.HeardAt ? _heardAt : Traffic.HeardAt;

    public void Reset(Instant now)
    {
        _missed = 0;
        _heardAt = now;
    }

    public void Heard(Instant now) => _heardAt = now;

    /// <summary>A message was answered after some tries.</summary>
    public void NoteTries(int tries)
    {
        if (tries > MaxTriesOfALossyLink)
        {
            return;
        }

        for (var lost = 1; lost < tries; lost++)
        {
            _loss += (1 - _loss) * Weight;
        }

        _loss -= _loss * Weight;
    }

    public void HandlePong(in Pong pong, Instant now)
    {
        if (pong.Id == _id && _missed > 0)
        {
            RoundTrip = now - _pingedAt;
        }
    }

    public bool IsLost(Instant now)
    {
        if (HeardAt > _pingedAt && _missed > 0)
        {
            NoteTries(_missed);
            _missed = 0;
        }

        return _missed >= UntilLost && now >= _pingedAt + Pause(now);
    }

    public bool TryPing(Instant now, out Ping ping)
    {
        ping = default;
        var quiet = IsRelaying(now) ? context.Timings.RelayProbe : context.Timings.KeepAlive;
        if (_missed == 0 ? now < HeardAt + quiet : now < _pingedAt + Pause(now))
        {
            return false;
        }

        ping = new Ping(_id = context.Random.NextUInt32(), 0);
        _pingedAt = now;
        _missed++;
        return true;
    }

    /// <summary>When to look again; soon while some peer's path leads through this supernode, because frames may start at any time.</summary>
    public Instant NextLook(Instant now, UnderlayAddress supernode)
    {
        if (_missed > 0)
        {
            return Later(_pingedAt + Pause(now), now);
        }

        if (IsRelaying(now))
        {
            return Later(HeardAt + context.Timings.RelayProbe, now);
        }

        return IsOnSomePath(supernode) ? now + context.Timings.RelayProbe : Later(HeardAt + context.Timings.KeepAlive, now);
    }

    private static Instant Later(Instant at, Instant now) => at > now ? at : now + TimeSpan.FromMilliseconds(1);

    private bool IsRelaying(Instant now) => now < Traffic.UsedAt + context.Timings.RelayIdle;

    private bool IsOnSomePath(UnderlayAddress supernode)
    {
        foreach (var peer in context.Peers.All)
        {
            if (peer.Paths.Active.IsRelayed && peer.Paths.Active.Address == supernode)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Between two Pings without an answer, not shorter than a round trip.</summary>
    private TimeSpan Pause(Instant now)
    {
        var pause = IsRelaying(now) ? context.Timings.RelayProbe * Urgency : context.Timings.PingRetry;
        return RoundTrip > pause ? RoundTrip.Value : pause;
    }
}
