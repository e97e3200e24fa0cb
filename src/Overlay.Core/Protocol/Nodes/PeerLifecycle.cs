using Overlay.Diagnostics;
using Overlay.Frames.Messages;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Protocol.Nodes.Replication;

namespace Overlay.Protocol.Nodes;

/// <summary>The coming and going of peers: what each room has to do at these moments, in order.</summary>
internal sealed class PeerLifecycle(NodeContext context, PathDiscovery paths, GroupKeys groupKeys, GroupMembers groups, ReplicaService replicas, EngineFrames frames, Announcements announcements)
{
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

    /// <summary>A handshake that was begun here is complete: the other side learns it by the Ping.</summary>
    public void Established(Peer peer, Session session, in Hello hello, UnderlayPath path, Instant now)
    {
        peer.Sessions.Promote(session, now);
        paths.Ping(peer, path, PingPurpose.Check, now);
        Adopt(peer, hello, path, now);
    }

    /// <summary>The first authentic packet came on a session that was answered here.</summary>
    public void Confirmed(Peer peer, UnconfirmedSession waiting, UnderlayPath path, Instant now)
    {
        AbandonAttempt(peer);
        waiting.Session.Confirm();
        peer.Sessions.Promote(waiting.Session, now);
        Adopt(peer, waiting.Hello, path, now);
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
        peer.Groups.Clear();
        replicas.Forget(peer);
        context.GroupsChanged();
        context.Learned.Forget(peer.Addresses);
        context.Neighbors.Forget(peer.Neighbors);
        context.ForwardingChanged();
        if (peer.IsJoined)
        {
            peer.IsJoined = false;
            context.Outbox.Add(new NodeEvent.PeerLeft(peer.Id, peer.Mac, peer.Name, saidGoodbye));
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

    private void Adopt(Peer peer, in Hello hello, UnderlayPath path, Instant now)
    {
        peer.Name = hello.Name;
        peer.Mtu = hello.Mtu;
        peer.Bridges = hello.Bridges && context.Options.AcceptsBridge(peer.Id, hello.Mac);
        peer.Replicates = hello.Replicates;
        peer.Suites = hello.Offers;
        peer.ClaimedMac = hello.Mac == context.Options.Mac ? default : hello.Mac;
        context.Peers.AssignMac(peer);
        paths.SessionMade(peer, path, now);
        peer.Traffic.Heard(path == peer.Paths.Active, now);
        peer.Deadlines.Cancel(PeerDeadline.Handshake);
        peer.Deadlines[PeerDeadline.Sessions] = peer.Sessions.NextDeadline(now);
        peer.Deadlines[PeerDeadline.Liveness] = now + context.Timings.SuspectAfter;
        context.Options.Counters.Add(Counter.HandshakesCompleted);
        groupKeys.HandOut(peer, now);
        groups.HandOut(peer, now);
        if (!peer.IsJoined)
        {
            peer.IsJoined = true;
            announcements.HandleJoined(peer);
            context.Outbox.Add(new NodeEvent.PeerJoined(peer.Id, peer.Mac, peer.Name, peer.Paths.Active));
            if (peer.Mtu != context.Options.Mtu)
            {
                context.Outbox.Add(new NodeEvent.MtuDiffers(peer.Id, peer.Mac, peer.Name, peer.Mtu, context.Options.Mtu));
            }
        }

        frames.Flush(peer, now);
    }
}
