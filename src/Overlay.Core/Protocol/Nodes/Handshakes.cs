using Overlay.Diagnostics;
using Overlay.Frames.Messages;
using Overlay.Peers;
using Overlay.Primitives;

namespace Overlay.Protocol.Nodes;

/// <summary>Handshakes with peers: begins and repeats them, answers those of others, and decides when both begin at once.</summary>
internal sealed class Handshakes(NodeContext context, Handshaker handshaker, PathDiscovery paths, PeerLifecycle lifecycle)
{
    private const int MaxDirectTargets = 4;

    private readonly AnsweredInitiations _answered = new();

    /// <summary>A peer was learned from a supernode: the node with the smaller id begins, the other one only if nothing comes.</summary>
    public void Expect(Peer peer, Instant now)
    {
        if (peer.Sessions.Current is null && peer.Attempt is null)
        {
            peer.Deadlines.Advance(PeerDeadline.Handshake, context.Id < peer.Id ? now : now + context.Timings.HandshakeDelay);
        }
    }

    /// <summary>Sends an initiation, the first or a further one, if a session is still needed.</summary>
    public void HandleTimeout(Peer peer, Instant now)
    {
        if (peer.Sessions.Current?.NeedsRekey(now) == false && !peer.Paths.IsActiveDead)
        {
            lifecycle.AbandonAttempt(peer);
            return;
        }

        if (!peer.Listings.Any && !peer.IsJoined && peer.Attempt is { } hopeless && IsHopeless(hopeless, now))
        {
            lifecycle.Left(peer, saidGoodbye: false, now);
            return;
        }

        if (peer.Attempt is null || now >= peer.Attempt.Pending.BegunAt + context.Timings.HandshakeLifetime)
        {
            Begin(peer, now);
        }

        var attempt = peer.Attempt!;
        SendInitiation(peer, attempt);
        if (attempt.Sent == 0 && peer.Sessions.Current is null)
        {
            peer.Listings.Relay?.Link.Introduce(peer);
        }

        attempt.CountSent(context.Timings.HandshakeRetryLimit);
        var delay = IsHopeless(attempt, now) ? context.Timings.HandshakeSlowRetry : attempt.Delay;
        peer.Deadlines[PeerDeadline.Handshake] = now + context.Random.Jitter(delay);
    }

    /// <summary>Sends what is pending at once, for example because the peer's addresses changed.</summary>
    public static void Hurry(Peer peer, Instant now)
    {
        if (peer.Attempt is not null)
        {
            peer.Deadlines[PeerDeadline.Handshake] = now;
        }
    }

    public void HandleInitiation(ReadOnlySpan<byte> bytes, UnderlayPath path, Instant now)
    {
        if (!HandshakeInitiation.TryRead(bytes, out var message))
        {
            context.Options.Counters.Count(DropReason.Malformed);
            return;
        }

        if (_answered.TryFind(message, now, out var known) && context.Indices.Find(known.Session.LocalIndex)?.Session == known.Session)
        {
            context.Transmitter.Send(path, known.Response.Span);
            return;
        }

        if (!path.IsRelayed && !context.Filter.Allows(path.Address))
        {
            context.Options.Counters.Count(DropReason.HandshakeRefused);
            return;
        }

        var index = context.Indices.Allocate();
        if (handshaker.TryAnswer(bytes, path.Address, context.Hello, index, now, out var answer, out var cookieReply, out var reason))
        {
            HandleAnswered(answer, path, now);
            return;
        }

        context.Options.Counters.Count(reason);
        if (cookieReply is not null)
        {
            context.Options.Counters.Add(Counter.CookiesSent);
            context.Transmitter.Send(path, cookieReply);
        }
    }

    public void HandleResponse(Peer peer, ReadOnlySpan<byte> bytes, UnderlayPath path, Instant now)
    {
        if (!handshaker.TryFinish(peer.Attempt!.Pending, bytes, now, out var session, out var hello, out var reason))
        {
            context.Options.Counters.Count(reason);
            return;
        }

        peer.Attempt = null;
        lifecycle.Established(peer, session, hello, path, now);
    }

    public void HandleCookie(Peer peer, in CookieReply reply, UnderlayPath path)
    {
        if (peer.Attempt!.Pending.TryAcceptCookie(reply))
        {
            context.Transmitter.Send(path, peer.Attempt.Pending.Message.Span);
        }
        else
        {
            context.Options.Counters.Count(DropReason.HandshakeRefused);
        }
    }

    private bool IsHopeless(HandshakeAttempt attempt, Instant now) => now >= attempt.StartedAt + context.Timings.PeerTimeout;

    private void Begin(Peer peer, Instant now)
    {
        var index = context.Indices.Allocate();
        var pending = handshaker.Begin(peer.Key.ToArray(), context.Hello, index, now);
        context.Indices.Set(index, new Receiver(null, peer, null));
        context.Options.Counters.Add(Counter.HandshakesStarted);
        if (peer.Attempt is not { } attempt)
        {
            peer.Attempt = new HandshakeAttempt(pending, context.Timings.HandshakeRetry, now);
            return;
        }

        context.Indices.Remove(attempt.Pending.LocalIndex);
        attempt.Pending.Dispose();
        attempt.Pending = pending;
    }

    /// <summary>A change of keys tries the path in use alone first; everything else goes every way there is.</summary>
    private void SendInitiation(Peer peer, HandshakeAttempt attempt)
    {
        var message = attempt.Pending.Message.Span;
        var active = peer.Paths.Active;
        var isRekey = peer.Sessions.Current is not null && active.IsUsable && !peer.Paths.IsActiveDead;
        if (active.IsUsable)
        {
            context.Transmitter.Send(active, message);
        }

        if (isRekey && attempt.Sent == 0)
        {
            return;
        }

        foreach (var address in paths.Candidates(peer, MaxDirectTargets))
        {
            if (active.IsRelayed || address != active.Address)
            {
                context.Transmitter.Send(UnderlayPath.Direct(address), message);
            }
        }

        if (peer.Listings.RelayOtherThan(active) is { } relay)
        {
            context.Transmitter.Send(relay.Path, message);
        }
    }

    private void HandleAnswered(AnsweredHandshake answer, UnderlayPath path, Instant now)
    {
        if (lifecycle.Learn(PublicKey.From(answer.Session.RemotePublicKey.Span), now) is not { } peer)
        {
            answer.Session.Close();
            context.Options.Counters.Count(DropReason.HandshakeRefused);
            return;
        }

        if (!path.IsRelayed && !peer.IsJoined)
        {
            peer.Paths.Observe(path.Address);
        }

        if (peer.Attempt is { } own && context.Key.CompareTo(peer.Key) < 0)
        {
            // Both began. The smaller key keeps its own handshake; it goes back the way the other one came, which is open.
            answer.Session.Close();
            context.Transmitter.Send(path, own.Pending.Message.Span);
            return;
        }

        if (peer.Attempt is not null)
        {
            // The larger key answers and lets its own wait: the initiation may be a replay that leads to nothing.
            peer.Deadlines[PeerDeadline.Handshake] = now + context.Timings.HandshakeRetryLimit;
        }

        var expiresAt = now + context.Timings.UnconfirmedLifetime;
        peer.Sessions.AddUnconfirmed(new UnconfirmedSession(answer.Session, answer.Hello, expiresAt));
        peer.Deadlines.Advance(PeerDeadline.Sessions, expiresAt);
        _answered.Add(answer, expiresAt, now);
        context.ForwardingChanged();
        context.Transmitter.Send(path, answer.Response.Span);
    }
}
