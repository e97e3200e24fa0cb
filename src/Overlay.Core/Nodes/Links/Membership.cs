using Overlay.Nodes.Groups;
using Overlay.Nodes.Paths;
using Overlay.Nodes.Peers;
using Overlay.Nodes.Sessions;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Links;

/// <summary>Keeps the peers as the supernodes list them.</summary>
internal sealed class Membership(NodeContext context, PeerLifecycle lifecycle, Handshakes handshakes, PathDiscovery paths, GroupMembers groups)
{
    public void HandlePeerList(SupernodeLink link, in PeerList list, Instant now)
    {
        var state = link.Membership;
        if (state.TryAdvance(list, out var startsOver))
        {
            if (startsOver)
            {
                MarkStale(link);
            }

            foreach (var entry in list.Entries)
            {
                Apply(link, entry, now);
            }

            if (state.IsStartingOver && !list.MoreFollows)
            {
                state.Complete();
                RemoveStale(link, now);
            }
        }
        else if (list.Revision > state.Revision)
        {
            return;
        }

        link.Send(new PeerListAck(list.Revision));
    }

    /// <summary>Another node, or this one, asked the supernode to let both send to each other now.</summary>
    public void HandleIntroduction(SupernodeLink link, in PeerEntry entry, Instant now)
    {
        if (!entry.Removed && Apply(link, entry, now) is { } peer && peer.Paths.Active.IsRelayed)
        {
            paths.StartRound(peer, now);
        }
    }

    public void HandlePeerAnswer(SupernodeLink link, in PeerAnswer answer, Instant now)
    {
        if (answer.Peer is { Removed: false } entry)
        {
            Apply(link, entry, now);
        }
    }

    /// <summary>A supernode accepted this node: peers that wait for a relay can be reached again.</summary>
    public void HandleRegistered(SupernodeLink link, Instant now)
    {
        foreach (var peer in context.Peers.All)
        {
            if (peer.Listings.Find(link) is not null)
            {
                Reconnect(peer, now);
            }
        }
    }

    private Peer? Apply(SupernodeLink link, in PeerEntry entry, Instant now)
    {
        var key = PublicKey.From(entry.PublicKey);
        if (entry.Removed)
        {
            if (context.Peers.Find(key) is { } gone)
            {
                Remove(link, gone, now);
            }

            return null;
        }

        if (lifecycle.Learn(key, now) is not { } peer)
        {
            return null;
        }

        var earlier = peer.Listings;
        foreach (var address in entry.Addresses.Where(address => !earlier.Has(address)).DistinctBy(address => address.Ip))
        {
            context.Targets.Announced(address, now);
        }

        peer.Listings.Set(new PeerListing(link, entry.Slot, entry.Addresses));
        if (entry.Groups is { } notice)
        {
            groups.HandleNotice(peer, notice, now);
        }

        if (peer.Sessions.Current is null)
        {
            peer.Bridges = entry.Bridges;
            peer.ClaimedMac = entry.Mac == context.Options.Mac ? default : entry.Mac;
            context.Peers.AssignMac(peer);
            context.ForwardingChanged();
        }

        Reconnect(peer, now);
        return peer;
    }

    /// <summary>The addresses or the slot of a peer are new: use them.</summary>
    private void Reconnect(Peer peer, Instant now)
    {
        handshakes.Expect(peer, now);
        Handshakes.Hurry(peer, now);
        if (peer.Sessions.Current is not null)
        {
            paths.HandleListing(peer, now);
        }
    }

    private void MarkStale(SupernodeLink link)
    {
        foreach (var peer in context.Peers.All)
        {
            if (peer.Listings.Find(link) is { } listing)
            {
                listing.IsStale = true;
            }
        }
    }

    private void RemoveStale(SupernodeLink link, Instant now)
    {
        foreach (var peer in context.Peers.All.Where(peer => peer.Listings.Find(link)?.IsStale == true).ToList())
        {
            Remove(link, peer, now);
        }
    }

    /// <summary>A supernode that does not list a peer any more says little: with a session the peer stays as long as it answers.</summary>
    private void Remove(SupernodeLink link, Peer peer, Instant now)
    {
        peer.Listings.Remove(link);
        if (!peer.Listings.Any && !peer.IsJoined)
        {
            lifecycle.Left(peer, saidGoodbye: false, now);
        }
    }
}
