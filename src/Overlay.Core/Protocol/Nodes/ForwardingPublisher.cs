using Overlay.Peers;
using Overlay.Primitives;

namespace Overlay.Protocol.Nodes;

/// <summary>Draws the picture of the peers that the data path works from, once per verb in which something changed.</summary>
internal sealed class ForwardingPublisher(NodeContext context, GroupKeys groupKeys, DataPlane dataPlane)
{
    public void Publish(Instant now)
    {
        if (!context.IsForwardingChanged)
        {
            return;
        }

        context.ForwardingPublished();
        var routes = new Dictionary<Peer, PeerRoute>(context.Peers.Count);
        var isGroupReady = true;
        foreach (var peer in context.Peers.All)
        {
            routes.Add(peer, RouteTo(peer));
            isGroupReady &= IsGroupReady(peer, now);
        }

        var sessions = context.Indices.Receivers
            .Where(receiver => receiver is { Session: not null, Peer: not null } && routes.ContainsKey(receiver.Peer))
            .Select(receiver => new SessionRoute(receiver.Session!, routes[receiver.Peer!]));
        dataPlane.Table = new ForwardingTable(routes.Values, sessions, context.Relays.Routes, isGroupReady ? groupKeys.Current : null);
    }

    /// <summary>True if a group frame needs no copy of its own for this peer, and none to be kept.</summary>
    private bool IsGroupReady(Peer peer, Instant now)
    {
        var isConnected = peer.Sessions.Current is not null && peer.Paths.Active.IsUsable;
        return isConnected ? peer.Handout.IsAcknowledged : now >= peer.LearnedAt + context.Timings.GroupPatience;
    }

    private PeerRoute RouteTo(Peer peer)
    {
        var path = peer.Paths.Active;
        var canSend = context.Relays.TryGetHeader(path, out var header);
        return new PeerRoute
        {
            Id = peer.Id,
            Mac = peer.Mac,
            Bridges = peer.Bridges,
            Session = canSend ? peer.Sessions.Current : null,
            Path = path,
            Relay = header,
            RelayTraffic = path.IsRelayed ? context.Relays.Find(path.Address)?.Traffic : null,
            Group = peer.Group,
            Traffic = peer.Traffic,
            Addresses = peer.Addresses,
        };
    }
}
