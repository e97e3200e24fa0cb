using Overlay.Counters;
using Overlay.Nodes.Forwarding;
using Overlay.Nodes.Peers;
using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Paths;

/// <summary>
/// Finds the path to each peer. A direct path beats a relayed one and is used once a Pong answered a Ping over it, or the handshake proved it; among direct
/// paths the first stays until it dies or the peer moves.
/// </summary>
internal sealed class PathDiscovery(NodeContext context, EngineFrames frames)
{
    private const int MaxCandidates = 8;

    /// <summary>If nothing came on the path in use for so long, a peer that sends from elsewhere has moved.</summary>
    private static readonly TimeSpan MovedAfter = TimeSpan.FromSeconds(1);

    /// <summary>Between two Pings to an address that is not proven, whatever comes from there.</summary>
    private static readonly TimeSpan ChallengeInterval = TimeSpan.FromMilliseconds(150);

    /// <summary>Between rounds of probes to a peer that has a session and no path at all.</summary>
    private static readonly TimeSpan UnreachedRound = TimeSpan.FromSeconds(1);

    /// <summary>The addresses at which the peer may be reached directly, best first.</summary>
    public List<UnderlayAddress> Candidates(Peer peer, int limit = MaxCandidates)
    {
        var candidates = new List<UnderlayAddress>();
        foreach (var listing in peer.Listings.All)
        {
            AddCandidates(listing.Addresses, candidates, limit);
        }

        AddCandidates(peer.Paths.Observed, candidates, limit);
        return candidates;
    }

    /// <summary>
    /// A session was made, and the last packet of it came over this path. The handshake proves a direct one if its messages went nowhere else; any other may be
    /// that of somebody who has nothing to do with it, and is asked first.
    /// </summary>
    public void SessionMade(Peer peer, UnderlayPath path, bool isProven, Instant now)
    {
        var active = peer.Paths.Active;
        var isActiveAlive = active.IsUsable && now < peer.Traffic.HeardOnPathAt + context.Timings.SuspectAfter && peer.IsJoined;
        var isNeeded = !active.IsUsable || !isActiveAlive || (active.IsRelayed && !path.IsRelayed);
        if (isNeeded && (isProven || path.IsRelayed))
        {
            Activate(peer, path, isHeard: true, now);
        }
        else if (isNeeded)
        {
            // The other side asks on the same path. It has a moment's lead over all others, so that both sides settle on one.
            Challenge(peer, path, PingPurpose.Probe, now);
            StartRound(peer, now + context.Timings.ProbeInterval);
            return;
        }

        if (!IsDirect(peer))
        {
            StartRound(peer, now);
        }
    }

    public void Ping(Peer peer, UnderlayPath path, PingPurpose purpose, Instant now)
    {
        if (peer.Sessions.Current is { } session)
        {
            Ping(peer, session, path, purpose, now);
        }
    }

    public void Ping(Peer peer, Session session, UnderlayPath path, PingPurpose purpose, Instant now)
    {
        var id = context.Random.NextUInt32();
        peer.Paths.Sent(new OutstandingPing(id, path, purpose, now));
        context.Transmitter.SendControl(session, path, new Ping(id, 0));
    }

    /// <summary>A Pong proves the path of its Ping, wherever it comes from itself.</summary>
    public void HandlePong(Peer peer, in Pong pong, Instant now)
    {
        if (!peer.Paths.TryAnswer(pong.Id, now, out var ping))
        {
            return;
        }

        var (path, active) = (ping.Path, peer.Paths.Active);
        if (!path.IsRelayed)
        {
            context.Targets.Proven(path.Address, now);
        }

        if (path == active)
        {
            HandleHeard(peer);
            return;
        }

        if (!active.IsUsable || peer.Paths.IsActiveDead || (active.IsRelayed && !path.IsRelayed) || HasMoved(peer, ping, path, now))
        {
            Activate(peer, path, isHeard: true, now);
        }
    }

    /// <summary>An authentic packet came on the path in use: if that is a new one, it is told now, and not when it was only hoped for.</summary>
    public void HandleHeard(Peer peer)
    {
        if (peer.IsJoined && peer.Paths.TryReport())
        {
            context.Options.Counters.Add(Counter.PathChanges);
            context.Outbox.Add(new NodeEvent.PathChanged(peer.Id, peer.Mac, peer.Name, peer.Paths.Active) { Addresses = peer.IpAddresses });
        }
    }

    /// <summary>An authentic packet came on another path than the one in use.</summary>
    public void HandleForeign(Peer peer, UnderlayPath path, Instant now)
    {
        if (!path.IsRelayed && !context.Filter.Allows(path.Address))
        {
            return;
        }

        if (!peer.Paths.Active.IsUsable && path.IsRelayed)
        {
            Activate(peer, path, isHeard: true, now);
            return;
        }

        // A question is itself a packet from another path, which the other side would follow.
        var isSameKind = path.IsRelayed == peer.Paths.Active.IsRelayed && peer.Paths.Active.IsUsable;
        if (isSameKind ? MayFollow(peer, now) : !path.IsRelayed)
        {
            Challenge(peer, path, PingPurpose.Roam, now);
        }

        if (now >= peer.Traffic.HeardOnPathAt + MovedAfter)
        {
            peer.Deadlines.Advance(PeerDeadline.Liveness, now);
        }
    }

    /// <summary>The path in use carries nothing any more: relay, and look for another. True if another path is in use now.</summary>
    public bool HandleDead(Peer peer, Instant now)
    {
        var hasRelay = UseRelay(peer, now);
        StartRound(peer, now);
        return hasRelay;
    }

    /// <summary>
    /// Uses a supernode that lists the peer and relays now, another one than up to now, and asks there whether the peer is alive; false, and everything as it
    /// was, if there is none.
    /// </summary>
    private bool UseRelay(Peer peer, Instant now)
    {
        if (peer.Sessions.Current is null || peer.Listings.RelayOtherThan(peer.Paths.Active) is not { } listing)
        {
            return false;
        }

        Activate(peer, listing.Path, isHeard: false, now);
        Ping(peer, listing.Path, PingPurpose.Check, now);
        return true;
    }

    /// <summary>
    /// A supernode lists the peer, or lists it anew: follow a new slot, use the relay if there is no other path. A peer that was never reached is asked
    /// directly first.
    /// </summary>
    public void HandleListing(Peer peer, Instant now)
    {
        var active = peer.Paths.Active;
        if ((!active.IsUsable && peer.IsJoined) || (active.IsRelayed && !IsListedAs(peer, active)))
        {
            UseRelay(peer, now);
        }

        if (!IsDirect(peer))
        {
            StartRound(peer, now);
        }
    }

    /// <summary>The supernode of relayed paths is lost: these peers move to another one, or wait until there is one.</summary>
    public void HandleRelayLost(UnderlayAddress supernode, Instant now)
    {
        foreach (var peer in context.Peers.All)
        {
            if (!peer.Paths.Active.IsRelayed || peer.Paths.Active.Address != supernode)
            {
                continue;
            }

            if (!UseRelay(peer, now))
            {
                peer.Paths.Active = default;
                context.ForwardingChanged();
            }

            StartRound(peer, now);
        }
    }

    public void StartRound(Peer peer, Instant at)
    {
        peer.Paths.ProbesLeft = context.Timings.ProbesPerRound;
        peer.Deadlines.Advance(PeerDeadline.Probe, at);
    }

    /// <summary>Sends a Ping to every address the peer may have; both sides do it at the same time, which opens their NATs.</summary>
    public void HandleProbeTimeout(Peer peer, Instant now)
    {
        if (peer.Sessions.Current is null || (IsDirect(peer) && peer.Paths.ProbesLeft == 0))
        {
            return;
        }

        if (peer.Paths.ProbesLeft == 0)
        {
            peer.Paths.ProbesLeft = context.Timings.ProbesPerRound;
            peer.Listings.Relay?.Link.Introduce(peer);
        }

        if (!peer.Paths.Active.IsUsable && peer.Paths.ProbesLeft < context.Timings.ProbesPerRound)
        {
            UseRelay(peer, now);
        }

        foreach (var address in Candidates(peer))
        {
            var path = UnderlayPath.Direct(address);
            if (!peer.Paths.WasSent(path, ChallengeInterval, now) && context.Targets.TryTake(address, now))
            {
                Ping(peer, path, PingPurpose.Probe, now);
            }
        }

        peer.Paths.ProbesLeft--;
        var isRoundOver = peer.Paths.ProbesLeft == 0;
        if (!isRoundOver || !IsDirect(peer))
        {
            var round = peer.Paths.Active.IsUsable ? context.Timings.ProbeRound : UnreachedRound;
            peer.Deadlines[PeerDeadline.Probe] = now + (isRoundOver ? round : context.Timings.ProbeInterval);
        }
    }

    /// <summary>Asks at an address that an authentic packet came from whether the peer is there: at most one Ping for each packet, which is no
    /// longer.</summary>
    public void Challenge(Peer peer, UnderlayPath path, PingPurpose purpose, Instant now)
    {
        if ((path.IsRelayed || context.Filter.Allows(path.Address)) && !peer.Paths.WasSent(path, ChallengeInterval, now))
        {
            Ping(peer, path, purpose, now);
        }
    }

    private static bool IsListedAs(Peer peer, UnderlayPath relayed) =>
        peer.Listings.Find(relayed.Address) is { Link.IsRegistered: true } listing && listing.Path == relayed;

    private static bool IsDirect(Peer peer) => peer.Paths.Active.IsUsable && !peer.Paths.Active.IsRelayed;

    private void Activate(Peer peer, UnderlayPath path, bool isHeard, Instant now)
    {
        if (path == peer.Paths.Active || (!path.IsRelayed && !context.Filter.Allows(path.Address)))
        {
            return;
        }

        peer.Paths.Active = path;
        peer.Paths.MissedChecks = 0;
        peer.Traffic.PathChanged(now);
        if (!path.IsRelayed)
        {
            peer.Paths.Observe(path.Address);
            peer.Paths.ProbesLeft = 0;
            peer.Deadlines.Cancel(PeerDeadline.Probe);
        }
        else if (peer.Listings.Find(path.Address) is { } listing)
        {
            listing.Link.WatchRelay(now);
        }

        context.ForwardingChanged();
        if (!peer.IsJoined && peer.Sessions.Current is not null)
        {
            peer.Paths.TryReport();
            context.OnPeerReached(peer, now);
        }
        else if (isHeard)
        {
            HandleHeard(peer);
        }

        frames.Hold(peer);
    }

    private bool HasMoved(Peer peer, in OutstandingPing ping, UnderlayPath path, Instant now) =>
        path.IsRelayed == peer.Paths.Active.IsRelayed && ping.Purpose == PingPurpose.Roam && MayFollow(peer, now);

    /// <summary>
    /// Two nodes with two addresses each could follow each other in a circle, so only the one with the larger id follows at once; the
    /// other one waits until its own path is silent.
    /// </summary>
    private bool MayFollow(Peer peer, Instant now) => context.Id > peer.Id || now >= peer.Traffic.HeardOnPathAt + MovedAfter;

    private void AddCandidates(IReadOnlyList<UnderlayAddress> addresses, List<UnderlayAddress> candidates, int limit)
    {
        foreach (var address in addresses)
        {
            if (candidates.Count < limit && context.Filter.Allows(address) && !candidates.Contains(address))
            {
                candidates.Add(address);
            }
        }
    }
}
