using Overlay.Nodes.Groups;
using Overlay.Nodes.Neighbors;
using Overlay.Nodes.Paths;
using Overlay.Nodes.Sessions;
using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Peers;

/// <summary>Takes what is due at a peer to the room that it belongs to.</summary>
internal sealed class PeerTimeouts(
    NodeContext context, Handshakes handshakes, Liveness liveness, PathDiscovery paths, GroupKeys groupKeys, GroupMembers groups, PeerLifecycle lifecycle, Announcements announcements)
{
    public void Handle(Peer peer, Instant now)
    {
        var deadlines = peer.Deadlines;
        if (deadlines.TryTake(PeerDeadline.Sessions, now))
        {
            HandleSessions(peer, now);
        }

        if (deadlines.TryTake(PeerDeadline.Liveness, now))
        {
            liveness.HandleTimeout(peer, now);
        }

        if (deadlines.TryTake(PeerDeadline.Handshake, now))
        {
            handshakes.HandleTimeout(peer, now);
        }

        if (deadlines.TryTake(PeerDeadline.Probe, now))
        {
            paths.HandleProbeTimeout(peer, now);
        }

        if (deadlines.TryTake(PeerDeadline.GroupKey, now) && !groupKeys.TryRepeat(peer, now))
        {
            lifecycle.Left(peer, saidGoodbye: false, now);
        }

        if (deadlines.TryTake(PeerDeadline.Groups, now))
        {
            groups.HandleTimeout(peer, now);
        }

        if (deadlines.TryTake(PeerDeadline.Notice, now))
        {
            // The peer itself was not heard in time: it gets everything again.
            peer.Groups.TryTakeNotice(null);
        }

        if (deadlines.TryTake(PeerDeadline.Announcement, now))
        {
            announcements.HandleTimeout(peer, now);
        }

        if (deadlines.TryTake(PeerDeadline.Patience, now))
        {
            context.ForwardingChanged();
        }
    }

    private void HandleSessions(Peer peer, Instant now)
    {
        peer.Sessions.Expire(now);
        if (peer is { IsJoined: false, Attempt: null, Listings.Any: false } && !peer.Sessions.Any)
        {
            // Its initiation was never followed by anything: perhaps it was a replay.
            lifecycle.Left(peer, saidGoodbye: false, now);
            return;
        }

        var needsSession = peer.Sessions.Current is { } session ? session.NeedsRekey(now) : peer.IsJoined;
        if (needsSession && peer.Attempt is null)
        {
            peer.Deadlines.Advance(PeerDeadline.Handshake, now);
        }

        peer.Deadlines[PeerDeadline.Sessions] = peer.Sessions.NextDeadline(now);
    }
}
