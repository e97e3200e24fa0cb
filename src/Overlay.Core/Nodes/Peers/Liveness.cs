using Overlay.Nodes.Paths;
using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Peers;

/// <summary>
/// Sees to it that a dead path is noticed. While packets come nothing is sent; after a silence the path is checked by Pings, and after
/// three without an answer it is given up. A peer that is silent on every path has left; sooner if another one claims its MAC address.
/// </summary>
internal sealed class Liveness(NodeContext context, PathDiscovery paths, PeerLifecycle lifecycle)
{
    public void HandleTimeout(Peer peer, Instant now)
    {
        if (!peer.IsJoined && peer.Sessions.Current is null)
        {
            return;
        }

        var hasLostPlace = peer.Paths.IsCheckRoundOver && peer.IsDoubted;
        if (hasLostPlace || now >= peer.Traffic.HeardAt + context.Timings.PeerTimeout)
        {
            lifecycle.Left(peer, saidGoodbye: false, now);
            return;
        }

        peer.Deadlines[PeerDeadline.Liveness] = NeedsCheck(peer, now) ? Check(peer, now) : NextLook(peer, now);
    }

    private bool NeedsCheck(Peer peer, Instant now)
    {
        var heardAt = peer.Traffic.HeardOnPathAt;
        if (peer.Paths.MissedChecks > 0 && heardAt > peer.Paths.CheckedAt)
        {
            peer.Paths.MissedChecks = 0;
        }

        return peer.Paths.MissedChecks > 0
            || peer.IsDoubted
            || now >= heardAt + context.Timings.KeepAlive
            || (peer.Traffic.SentAt > heardAt && now >= heardAt + context.Timings.SuspectAfter)
            || (peer.Traffic.HeardAt > heardAt && now >= heardAt + context.Timings.SuspectAfter);
    }

    private Instant Check(Peer peer, Instant now)
    {
        var isAsked = false;
        if (peer.Paths.IsCheckRoundOver)
        {
            isAsked = paths.HandleDead(peer, now);
            peer.Deadlines.Advance(PeerDeadline.Handshake, now);
        }

        if (!isAsked)
        {
            paths.Ping(peer, peer.Paths.Active, PingPurpose.Check, now);
        }

        peer.Paths.CheckedAt = now;
        peer.Paths.MissedChecks++;
        return now + context.Timings.PingRetry;
    }

    /// <summary>Looks often while frames pass, so that a sender notices a dead path soon, and seldom otherwise.</summary>
    private Instant NextLook(Peer peer, Instant now)
    {
        var heardAt = peer.Traffic.HeardOnPathAt;
        var idleAt = heardAt + context.Timings.KeepAlive;
        var isBusy = now < peer.Traffic.SentAt + context.Timings.KeepAlive;
        return isBusy ? Instant.Min(idleAt, now + context.Timings.SuspectAfter) : idleAt;
    }
}
