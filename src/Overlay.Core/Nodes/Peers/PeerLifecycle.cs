using Overlay.Counters;
using Overlay.Nodes.Forwarding;
using Overlay.Nodes.Groups;
using Overlay.Nodes.Neighbors;
using Overlay.Nodes.Paths;
using Overlay.Nodes.Replication;
using Overlay.Nodes.Sessions;
using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Peers;

/// <summary>The coming and going of peers: what each room has to do at these moments, in order.</summary>
internal sealed class PeerLifecycle(NodeContext context, PathDiscovery paths, GroupKeys groupKeys, GroupMembers groups, ReplicaService replicas, EngineFrames frames, Announcements announcements)
{
    /// <summary>A session that was begun here is given up if nothing comes on it for so long.</summary>
    private TimeSpan ProposalLifetime => 4 * context.Timings.HandshakeRetry;

    /// <summary>Finds a peer or adds it; null for this node itself, and beyond the limit.</summary>
    public Peer? Learn(PublicKey key, Instant now)
    {
        if (context.Peers.Find(key) is { } known)
        {
            return known;
        }

        if (key == context.Key || context.Peers.Count >= context.Options.MaxPeers)
        {
            return null;
        }

        var peer = new Peer(key, context, now);
        if (!context.Peers.TryAdd(peer))
        {
            return null;
        }

        peer.Deadlines[PeerDeadline.Patience] = now + context.Timings.GroupPatience;
        context.ForwardingChanged();
        return peer;
    }

    /// <summary>
    /// A handshake that was begun here is complete: the other side learns it by the Ping. If there is a session in use, it stays that until something
    /// came on the new one.
    /// </summary>
    public void Established(Peer peer, Session session, in Hello hello, UnderlayPath path, bool isProven, Instant now)
    {
        if (peer is { IsJoined: true, Sessions.Current: not null, Paths.IsActiveDead: false })
        {
            peer.Sessions.Propose(new UnconfirmedSession(session, hello, hasCookie: false, isProven ? path : default, now + ProposalLifetime));
            peer.Deadlines.Advance(PeerDeadline.Sessions, now + ProposalLifetime);
            peer.Deadlines[PeerDeadline.Handshake] = now + context.Timings.HandshakeRetry;
            paths.Ping(peer, session, path, PingPurpose.Check, now);
            return;
        }

        peer.Sessions.Promote(session, now);
        paths.Ping(peer, path, PingPurpose.Check, now);
        Adopt(peer, hello, path, isProven, now);
        peer.Deadlines[PeerDeadline.Handshake] = now + (2 * context.Timings.HandshakeRetry);
    }

    /// <summary>The first authentic packet came on a session that was answered here.</summary>
    public void Confirmed(Peer peer, UnconfirmedSession waiting, UnderlayPath path, Instant now)
    {
        AbandonAttempt(peer);
        waiting.Session.Confirm();
        peer.Sessions.Promote(waiting.Session, now);
        Adopt(peer, waiting.Hello, path, waiting.Proves(path), now);
    }

    /// <summary>A peer with a session has a path: the application learns of it, and the peer what this node tells all.</summary>
    public void Reached(Peer peer, Instant now)
    {
        peer.IsJoined = true;
        Tell(peer, now);
        announcements.HandleJoined(peer);
        context.Outbox.Add(new NodeEvent.PeerJoined(peer.Id, peer.Mac, peer.Name, peer.Paths.Active));
        if (peer.Mtu != context.Options.Mtu)
        {
            context.Outbox.Add(new NodeEvent.MtuDiffers(peer.Id, peer.Mac, peer.Name, peer.Mtu, context.Options.Mtu));
        }
    }

    /// <summary>A peer is gone. It stays known while a supernode lists it, unless it said goodbye.</summary>
    public void Left(Peer peer, bool saidGoodbye, Instant now)
    {
        if (peer.Attempt is not null)
        {
            context.Options.Counters.Add(Counter.HandshakesFailed);
        }

        AbandonAttempt(peer);
        peer.Sessions.DropAll();
        peer.Pending.DropAll();
        peer.Paths.Clear();
        peer.Deadlines.Clear();
        peer.DoubtedAt = null;
        context.GroupIndex.Outdate(peer);
        peer.Groups.Clear();
        peer.Group.Clear();
        peer.Holder.Key = null;
        replicas.Forget(peer);
        context.Learned.Forget(peer.Addresses);
        var addresses = peer.IpAddresses;
        peer.ForgetAddresses();
        context.Neighbors.Forget(peer.Neighbors);
        context.ForwardingChanged();
        if (peer.IsJoined)
        {
            peer.IsJoined = false;
            context.Outbox.Add(new NodeEvent.PeerLeft(peer.Id, peer.Mac, peer.Name, saidGoodbye) { Addresses = addresses });
            groupKeys.Revoke(now);
        }

        if (saidGoodbye || !peer.Listings.Any)
        {
            context.Peers.Remove(peer);
            return;
        }

        context.Peers.OfferMac(peer.Mac);
        peer.Deadlines[PeerDeadline.Handshake] = now + context.Timings.HandshakeRetry;
    }

    /// <summary>Gives up the handshake that was begun here, if one is.</summary>
    public void AbandonAttempt(Peer peer)
    {
        if (peer.Attempt is { } attempt)
        {
            context.Indices.Remove(attempt.Pending.LocalIndex);
            attempt.Pending.Dispose();
            peer.Attempt = null;
        }
    }

    private void Adopt(Peer peer, in Hello hello, UnderlayPath path, bool isProven, Instant now)
    {
        peer.Name = hello.Name;
        peer.Mtu = hello.Mtu;
        peer.Bridges = hello.Bridges && context.Options.AcceptsBridge(peer.Id, hello.Mac);
        peer.Replicates = hello.Replicates;
        peer.Suites = hello.Offers;
        peer.ClaimedMac = hello.Mac == context.Options.Mac ? default : hello.Mac;
        context.Peers.AssignMac(peer);
        DoubtOtherHolder(peer, now);
        var wasJoined = peer.IsJoined;
        paths.SessionMade(peer, path, isProven, now);
        peer.Traffic.Heard(path == peer.Paths.Active, now);
        peer.Deadlines.Cancel(PeerDeadline.Handshake);
        peer.Deadlines[PeerDeadline.Sessions] = peer.Sessions.NextDeadline(now);
        peer.Deadlines[PeerDeadline.Liveness] = now + context.Timings.SuspectAfter;
        context.Options.Counters.Add(Counter.HandshakesCompleted);
        if (wasJoined)
        {
            Tell(peer, now);
            frames.Hold(peer);
        }
    }

    /// <summary>
    /// Another peer has the address that this one claims, or had it before it went away without a word. It has the time of a whole round of checks to answer,
    /// from the first claim on: those that follow do not shorten it.
    /// </summary>
    private void DoubtOtherHolder(Peer peer, Instant now)
    {
        if (peer.ClaimedMac != peer.Mac && context.Peers.Find(peer.ClaimedMac) is { IsDoubted: false } holder)
        {
            holder.DoubtedAt = now;
            holder.Paths.MissedChecks = 0;
            holder.Deadlines.Advance(PeerDeadline.Liveness, now);
        }
    }

    /// <summary>What a peer learns in each session.</summary>
    private void Tell(Peer peer, Instant now)
    {
        groupKeys.HandOut(peer, now);
        groups.HandOut(peer, now);
    }
}
