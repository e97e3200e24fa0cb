using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Peers;

/// <summary>
/// Names peers whose frames the data path refuses for what these peers did: each at the first frame, and then once a minute. Disconnects those that are beyond
/// the limit, if there is one.
/// </summary>
internal sealed class PeerConduct : ITimed
{
    /// <summary>All peers are looked at, which takes time: once in so long.</summary>
    private static readonly TimeSpan ReviewInterval = TimeSpan.FromSeconds(1);

    /// <summary>Who makes one member after another is not named for each: so many at once, and one a second.</summary>
    private const int MaxNames = 16;

    private readonly NodeContext _context;
    private readonly PeerLifecycle _lifecycle;
    private readonly Deadlines<ConductDeadline> _deadlines;
    private readonly TokenBucket _names;
    private Instant _nextReview;
    private bool _isScheduled;

    public PeerConduct(NodeContext context, PeerLifecycle lifecycle, Instant now)
    {
        _context = context;
        _lifecycle = lifecycle;
        _deadlines = new Deadlines<ConductDeadline>(context.Agenda, this);
        _names = new TokenBucket(perSecond: 1, MaxNames, now);
    }

    /// <summary>True if the data path refused something, and nothing is scheduled for it; any thread may ask.</summary>
    public bool HasNews => _context.Refusals.IsSet && !Volatile.Read(ref _isScheduled);

    /// <summary>Looks soon at what the data path refused.</summary>
    public void HandleNews(Instant now)
    {
        if (HasNews)
        {
            Volatile.Write(ref _isScheduled, true);
            _deadlines.Advance(ConductDeadline.Review, Instant.Max(now, _nextReview));
        }
    }

    public void HandleTimeout(Instant now)
    {
        if (!_deadlines.TryTake(ConductDeadline.Review, now))
        {
            return;
        }

        _nextReview = now + ReviewInterval;
        _context.Refusals.Clear();
        Volatile.Write(ref _isScheduled, false);
        List<Peer>? beyond = null;
        foreach (var peer in _context.Peers.All)
        {
            if (peer.Traffic.Refusals.Total > 0 && Review(peer, now))
            {
                (beyond ??= []).Add(peer);
            }
        }

        beyond?.ForEach(peer => Disconnect(peer, now));
    }

    public void Stop() => _deadlines.Clear();

    /// <summary>True if the peer is to be disconnected.</summary>
    private bool Review(Peer peer, Instant now)
    {
        var (refusals, record) = (peer.Traffic.Refusals, peer.RefusalRecord ??= new RefusalRecord());
        if (_context.Options.Segment.RefusalLimit is { } limit && record.IsBeyond(limit, refusals, now) && peer.Sessions.Any)
        {
            return true;
        }

        if (!record.HasNews(refusals))
        {
            return false;
        }

        if (now >= record.TellAgainAt && _names.TryTake(now))
        {
            Tell(peer, record, shutOutFor: null, now);
        }
        else
        {
            _deadlines.Advance(ConductDeadline.Review, Instant.Max(record.TellAgainAt, _nextReview));
        }

        return false;
    }

    /// <summary>It is told, so that a member in good faith does not go on sending.</summary>
    private void Disconnect(Peer peer, Instant now)
    {
        if (peer.Sessions.Current is { } session)
        {
            _context.Transmitter.SendControl(session, peer.Paths.Active, default(Goodbye));
        }

        var span = _context.Timings.ShutOut;
        Tell(peer, peer.RefusalRecord!, span, now);
        _context.ShutOut.Add(peer.Key, now + span, now);
        _lifecycle.Left(peer, saidGoodbye: false, now);
    }

    private void Tell(Peer peer, RefusalRecord record, TimeSpan? shutOutFor, Instant now)
    {
        var (count, reason, isProven) = record.Tell(peer.Traffic.Refusals, now);
        _context.Outbox.Add(new NodeEvent.PeerMisbehaved(peer.Id, peer.Mac, peer.Name, peer.Paths.Active, count, reason, isProven, shutOutFor) { Addresses = peer.IpAddresses });
    }
}
