using Overlay.Counters;
using Overlay.Nodes.Peers;
using Overlay.Primitives.Timing;
using Overlay.Sessions;

namespace Overlay.Nodes.Sessions;

/// <summary>
/// The sessions with one peer: the current one seals; the previous one still opens what was under way; the proposed one was begun here and waits for the first
/// packet on it; some that were answered wait as well, several because recordings of initiations come in between. Every session in it has its place in the
/// index table.
/// </summary>
internal sealed class PeerSessions(Peer peer, NodeContext context)
{
    private const int MaxUnconfirmed = 4;

    private readonly List<UnconfirmedSession> _unconfirmed = [];
    private Session? _previous;

    /// <summary>The stamp of the last initiation that was followed by a packet; null before the first.</summary>
    private ulong? _confirmedStamp;

    private Instant _previousUntil = Instant.Never;

    public Session? Current { get; private set; }

    /// <summary>What will be the current one once the peer was heard on it; null if there is none.</summary>
    public UnconfirmedSession? Proposed { get; private set; }

    /// <summary>True if there is any session, confirmed or not.</summary>
    public bool Any => Current is not null || Proposed is not null || _previous is not null || _unconfirmed.Count > 0;

    /// <summary>Of those that were answered here and wait, the first to make room.</summary>
    private UnconfirmedSession Weakest => _unconfirmed.Aggregate((weakest, other) => other.IsWeakerThan(weakest.HasCookie, weakest.Hello.Stamp) ? other : weakest);

    /// <summary>When <see cref="Expire"/> has something to do, or a change of keys is due that is not due already.</summary>
    public Instant NextDeadline(Instant now)
    {
        var next = Instant.Min(Instant.Min(Current?.ExpiresAt ?? Instant.Never, Proposed?.ExpiresAt ?? Instant.Never), _previousUntil);
        if (Current is not null && Current.RekeyAt > now)
        {
            next = Instant.Min(next, Current.RekeyAt);
        }

        foreach (var waiting in _unconfirmed)
        {
            next = Instant.Min(next, waiting.ExpiresAt);
        }

        return next;
    }

    /// <summary>
    /// True if an initiation is newer than the last that was followed by a packet. With a cookie it need not be: the clock of the peer's host may have gone
    /// back.
    /// </summary>
    public bool IsNew(ulong stamp, bool hasCookie) => hasCookie || _confirmedStamp is not { } confirmed || stamp > confirmed;

    /// <summary>True if there is room for a session that waits, or one to make room.</summary>
    public bool HasRoomFor(ulong stamp, bool hasCookie) => _unconfirmed.Count < MaxUnconfirmed || Weakest.IsWeakerThan(hasCookie, stamp);

    /// <summary>Adds one that there is room for.</summary>
    public void AddUnconfirmed(UnconfirmedSession waiting)
    {
        if (_unconfirmed.Count == MaxUnconfirmed)
        {
            var weakest = Weakest;
            Drop(weakest.Session);
            _unconfirmed.Remove(weakest);
        }

        _unconfirmed.Add(waiting);
        context.Indices.Set(waiting.Session.LocalIndex, new Receiver(waiting.Session, peer, null));
    }

    /// <summary>Keeps a session that was begun here beside the current one until the peer is heard on it.</summary>
    public void Propose(UnconfirmedSession proposed)
    {
        Drop(Proposed?.Session);
        proposed.Session.AwaitFirst();
        Proposed = proposed;
        context.Indices.Set(proposed.Session.LocalIndex, new Receiver(proposed.Session, peer, null));
        context.ForwardingChanged();
    }

    /// <summary>The session, if it waits to be confirmed after it was answered here.</summary>
    public UnconfirmedSession? FindUnconfirmed(Session session) => _unconfirmed.Find(candidate => candidate.Session == session);

    /// <summary>Takes the session out of those that wait.</summary>
    public bool TryTakeWaiting(Session session, out UnconfirmedSession? waiting)
    {
        if (Proposed?.Session == session)
        {
            (waiting, Proposed) = (Proposed, null);
            return true;
        }

        waiting = FindUnconfirmed(session);
        if (waiting is null)
        {
            return false;
        }

        _confirmedStamp = waiting.Hello.Stamp;
        return _unconfirmed.Remove(waiting);
    }

    /// <summary>Makes a confirmed session the one that seals.</summary>
    public void Promote(Session session, Instant now)
    {
        Drop(_previous);
        _previous = Current;
        _previousUntil = _previous is null ? Instant.Never : now + context.Timings.PreviousSessionLifetime;
        Current = session;
        context.Indices.Set(session.LocalIndex, new Receiver(session, peer, null));
        context.Options.Counters.Add(Counter.Sessions);
        context.ForwardingChanged();
    }

    /// <summary>Sessions of two handshakes that cross are no further apart; those of a change of keys are.</summary>
    private TimeSpan CrossingTime => context.Timings.Sessions.RekeyAfter / 2 < context.Timings.HandshakeLifetime ? context.Timings.Sessions.RekeyAfter / 2 : context.Timings.HandshakeLifetime;

    /// <summary>True if the session is the one before the present one, and both were made at nearly the same time.</summary>
    public bool HasCrossed(Session session) =>
        session == _previous && Current is not null && Current.EstablishedAt < _previous.EstablishedAt + CrossingTime;

    /// <summary>The session before the present one is in use again.</summary>
    public void GoBack(Instant now)
    {
        (Current, _previous) = (_previous, Current);
        _previousUntil = now + context.Timings.PreviousSessionLifetime;
        context.ForwardingChanged();
    }

    /// <summary>Lets go of the sessions that are over.</summary>
    public void Expire(Instant now)
    {
        if (now >= _previousUntil)
        {
            Drop(_previous);
            _previous = null;
            _previousUntil = Instant.Never;
        }

        if (Current?.IsExpired(now) == true)
        {
            Drop(Current);
            Current = null;
        }

        if (now >= Proposed?.ExpiresAt)
        {
            Drop(Proposed.Session);
            Proposed = null;
        }

        for (var i = _unconfirmed.Count - 1; i >= 0; i--)
        {
            if (now >= _unconfirmed[i].ExpiresAt)
            {
                Drop(_unconfirmed[i].Session);
                _unconfirmed.RemoveAt(i);
            }
        }
    }

    public void DropAll()
    {
        Drop(Current);
        Drop(_previous);
        Drop(Proposed?.Session);
        _unconfirmed.ForEach(waiting => Drop(waiting.Session));
        _unconfirmed.Clear();
        Current = _previous = null;
        Proposed = null;
        _previousUntil = Instant.Never;
    }

    private void Drop(Session? session)
    {
        if (session is null)
        {
            return;
        }

        if (session.IsConfirmed)
        {
            context.Options.Counters.Add(Counter.Sessions, -1);
        }

        context.Indices.Remove(session.LocalIndex);
        session.Close();
        context.ForwardingChanged();
    }
}
