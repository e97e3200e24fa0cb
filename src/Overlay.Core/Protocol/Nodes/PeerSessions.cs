using Overlay.Diagnostics;
using Overlay.Primitives;

namespace Overlay.Protocol.Nodes;

/// <summary>
/// The sessions with one peer: the current one seals; the previous one still opens what was under way; some wait to be confirmed,
/// several because an attacker can make old initiations look new. Every session in it has its place in the index table.
/// </summary>
internal sealed class PeerSessions(Peer peer, NodeContext context)
{
    private const int MaxUnconfirmed = 4;

    private readonly List<UnconfirmedSession> _unconfirmed = [];
    private Session? _previous;
    private Instant _previousUntil = Instant.Never;

    public Session? Current { get; private set; }

    /// <summary>True if there is any session, confirmed or not.</summary>
    public bool Any => Current is not null || _previous is not null || _unconfirmed.Count > 0;

    /// <summary>When <see cref="Expire"/> has something to do, or a change of keys is due that is not due already.</summary>
    public Instant NextDeadline(Instant now)
    {
        var next = Instant.Min(Current?.ExpiresAt ?? Instant.Never, _previousUntil);
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

    public void AddUnconfirmed(UnconfirmedSession waiting)
    {
        if (_unconfirmed.Count == MaxUnconfirmed)
        {
            Drop(_unconfirmed[0].Session);
            _unconfirmed.RemoveAt(0);
        }

        _unconfirmed.Add(waiting);
        context.Indices.Set(waiting.Session.LocalIndex, new Receiver(waiting.Session, peer, null));
    }

    /// <summary>Takes the session out of those that wait.</summary>
    public bool TryTakeUnconfirmed(Session session, out UnconfirmedSession? waiting)
    {
        waiting = _unconfirmed.Find(candidate => candidate.Session == session);
        return waiting is not null && _unconfirmed.Remove(waiting);
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
        _unconfirmed.ForEach(waiting => Drop(waiting.Session));
        _unconfirmed.Clear();
        Current = _previous = null;
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
