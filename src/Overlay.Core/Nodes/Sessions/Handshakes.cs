using Overlay.Counters;
using Overlay.Nodes.Paths;
using Overlay.Nodes.Peers;
using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Sessions;

/// <summary>Handshakes with peers: begins and repeats them, answers those of others, and decides when both begin at once.</summary>
internal sealed class Handshakes(NodeContext context, Handshaker handshaker, PathDiscovery paths, PeerLifecycle lifecycle)
{
    private const int MaxDirectTargets = 4;

    private readonly AnsweredInitiations _answered = new();

    public TableSize Answered => _answered.Size;

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
        if (context.ShutOut.Find(peer.Key, now) is { } until)
        {
            peer.Pending.DropAll();
            peer.Deadlines[PeerDeadline.Handshake] = until;
            return;
        }

        if (peer.Sessions.Proposed is { } proposed && !peer.Paths.IsActiveDead)
        {
            paths.Ping(peer, proposed.Session, peer.Paths.Active, PingPurpose.Check, now);
            peer.Deadlines[PeerDeadline.Handshake] = now + context.Timings.HandshakeRetry;
            return;
        }

        if (peer.Sessions.Current is { } session && !session.NeedsRekey(now) && !peer.Paths.IsActiveDead && peer.Traffic.HeardAt > session.EstablishedAt)
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
        SendInitiation(peer, attempt, now);
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

        if (_answered.TryFind(message, now, out var known) && context.Indices.Find(known.Handshake.Session.LocalIndex) is { Peer: { } answered } receiver
            && receiver.Session == known.Handshake.Session)
        {
            AnswerAgain(answered, known, path, now);
            return;
        }

        if (!path.IsRelayed && !context.Filter.Allows(path.Address))
        {
            context.Options.Counters.Count(DropReason.HandshakeRefused);
            return;
        }

        if (handshaker.TryOpen(bytes, path, now, out var opened, out var cookieReply, out var reason))
        {
            using (opened)
            {
                HandleOpened(opened, bytes, path, now);
            }

            return;
        }

        context.Options.Counters.Count(reason);
        SendCookie(cookieReply, path);
    }

    public void HandleResponse(Peer peer, ReadOnlySpan<byte> bytes, UnderlayPath path, Instant now)
    {
        var attempt = peer.Attempt!;
        if (!handshaker.TryFinish(attempt.Pending, bytes, now, out var session, out var hello, out var reason))
        {
            context.Options.Counters.Count(reason);
            return;
        }

        peer.Attempt = null;
        lifecycle.Established(peer, session, hello, path, attempt.WasSentOnlyTo(path), now);
    }

    /// <summary>A response to no handshake under way: one that went over several paths has several, and they are no drop to look at.</summary>
    public void HandleLate(in HandshakeResponse response)
    {
        if (!handshaker.IsForThisSide(response) || !context.Indices.TryTakeLate(response.ReceiverIndex))
        {
            context.Options.Counters.Count(DropReason.UnknownSession);
        }
    }

    /// <summary>Only who was asked may ask for a cookie, and the initiation goes back where it went before.</summary>
    public void HandleCookie(Peer peer, in CookieReply reply, UnderlayPath path, Instant now)
    {
        var attempt = peer.Attempt!;
        if (attempt.WasSentTo(path) && attempt.Pending.TryAcceptCookie(reply))
        {
            if (attempt.MayTakeCookie(now))
            {
                context.Transmitter.Send(path, attempt.Pending.Message.Span);
            }
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
        var pending = handshaker.Begin(peer.Key.ToArray(), context.Hello with { Stamp = context.Stamps.Next(now) }, index, now);
        context.Indices.Set(index, new Receiver(null, peer, null));
        context.Options.Counters.Add(Counter.HandshakesStarted);
        if (peer.Attempt is not { } attempt)
        {
            peer.Attempt = new HandshakeAttempt(pending, context.Timings.HandshakeRetry, now);
            return;
        }

        context.Indices.Remove(attempt.Pending.LocalIndex);
        attempt.Replace(pending);
    }

    /// <summary>A change of keys tries the path in use alone first; everything else goes over every path there is.</summary>
    private void SendInitiation(Peer peer, HandshakeAttempt attempt, Instant now)
    {
        var active = peer.Paths.Active;
        var isRekey = peer.Sessions.Current is not null && active.IsUsable && !peer.Paths.IsActiveDead;
        if (active.IsUsable)
        {
            SendInitiation(attempt, active);
        }

        if (isRekey && attempt.Sent == 0)
        {
            return;
        }

        foreach (var address in paths.Candidates(peer, MaxDirectTargets))
        {
            if ((active.IsRelayed || address != active.Address) && context.Targets.TryTake(address, now))
            {
                SendInitiation(attempt, UnderlayPath.Direct(address));
            }
        }

        if (peer.Listings.RelayOtherThan(active) is { } relay)
        {
            SendInitiation(attempt, relay.Path);
        }
    }

    private void SendInitiation(HandshakeAttempt attempt, UnderlayPath path)
    {
        attempt.SentTo(path);
        context.Transmitter.Send(path, attempt.Pending.Message.Span);
    }

    private void SendCookie(byte[]? cookieReply, UnderlayPath path)
    {
        if (cookieReply is not null)
        {
            context.Options.Counters.Add(Counter.CookiesSent);
            context.Transmitter.Send(path, cookieReply);
        }
    }

    /// <summary>A copy of an initiation that was answered: one over another path, a repetition, or a recording.</summary>
    private void AnswerAgain(Peer peer, AnsweredInitiations.Answer known, UnderlayPath path, Instant now)
    {
        if (!known.MayRepeat(path, now))
        {
            if (!known.TryPass())
            {
                context.Options.Counters.Count(DropReason.HandshakeLimited);
            }

            return;
        }

        peer.Sessions.FindUnconfirmed(known.Handshake.Session)?.AnsweredAlso(path);
        context.Transmitter.Send(path, known.Handshake.Response.Span);
    }

    private void HandleOpened(OpenedInitiation opened, ReadOnlySpan<byte> bytes, UnderlayPath path, Instant now)
    {
        var key = PublicKey.From(opened.RemotePublicKey);
        if (context.ShutOut.Find(key, now) is not null || lifecycle.Learn(key, now) is not { } peer)
        {
            context.Options.Counters.Count(DropReason.HandshakeRefused);
            return;
        }

        var hasCookie = handshaker.HasCookie(bytes, path.Address, now);
        var isNew = peer.Sessions.IsNew(opened.Hello.Stamp, hasCookie);
        if (!isNew || !peer.Sessions.HasRoomFor(opened.Hello.Stamp, hasCookie))
        {
            // A recording, or the host's clock went back, or recordings have taken the places: who is there can answer for the address.
            context.Options.Counters.Count(isNew ? DropReason.HandshakeLimited : DropReason.Replayed);
            SendCookie(hasCookie ? null : handshaker.CookieReplyTo(bytes, path.Address, now), path);
            return;
        }

        if (peer.Attempt is { } own && context.Key.CompareTo(peer.Key) < 0)
        {
            // Both began. The smaller key keeps its own handshake; it goes back over the path by which the other one came, which is open.
            if (path.IsRelayed || context.Targets.TryTake(path.Address, now))
            {
                SendInitiation(own, path);
            }

            return;
        }

        if (peer.Attempt is { HasYielded: false } yielding)
        {
            // The larger key answers and lets its own wait: the initiation may be a recording that leads to nothing.
            yielding.HasYielded = true;
            peer.Deadlines[PeerDeadline.Handshake] = now + (2 * context.Timings.HandshakeRetry);
        }

        Answer(peer, opened, hasCookie, path, now);
    }

    private void Answer(Peer peer, OpenedInitiation opened, bool hasCookie, UnderlayPath path, Instant now)
    {
        var answer = handshaker.Answer(opened, context.Hello, context.Indices.Allocate(), now);
        var expiresAt = now + context.Timings.UnconfirmedLifetime;
        peer.Sessions.AddUnconfirmed(new UnconfirmedSession(answer.Session, answer.Hello, hasCookie, path, expiresAt));
        peer.Deadlines.Advance(PeerDeadline.Sessions, expiresAt);
        _answered.Add(answer, path, expiresAt, now);
        context.ForwardingChanged();
        context.Transmitter.Send(path, answer.Response.Span);
        if (path != peer.Paths.Active && !path.IsRelayed)
        {
            // Answered together with the first packet of the peer, so that this comes on a proven path.
            paths.Ping(peer, answer.Session, path, PingPurpose.Offer, now);
        }
    }
}
