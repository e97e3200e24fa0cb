using Overlay.DataPath;
using Overlay.Nodes.Groups;
using Overlay.Nodes.Peers;
using Overlay.Nodes.Replication;
using Overlay.Peers;
using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Forwarding;

/// <summary>Draws the picture of the peers that the data path works from, once per verb in which something changed.</summary>
internal sealed class ForwardingPublisher(NodeContext context, GroupKeys groupKeys, GroupRoutes groups, ReplicaService replicas, DataPlane dataPlane)
{
    private readonly List<PeerRoute> _peers = [];
    private readonly List<SessionRoute> _sessions = [];

    public void Publish(Instant now)
    {
        if (!context.IsForwardingChanged)
        {
            return;
        }

        context.ForwardingPublished();
        var keepsFrames = false;
        foreach (var peer in context.Peers.All)
        {
            RefreshRoute(peer);
            _peers.Add(peer.Route!);
            keepsFrames |= peer.IsHeld || KeepsFrames(peer, now);
        }

        foreach (var receiver in context.Indices.Receivers)
        {
            if (receiver is { Session: { } session, Peer.Route: { } route })
            {
                _sessions.Add(new SessionRoute(session, route));
            }
        }

        groups.Draw(now);
        dataPlane.Table = new ForwardingTable(_peers, _sessions, context.Relays.Routes, keepsFrames ? null : groupKeys.Current, context.Options.Prunes ? groups.Table : null, replicas.Draw());
        _peers.Clear();
        _sessions.Clear();
    }

    /// <summary>True while group frames are kept for a peer that is new: until it is connected, has been waited for, or has as many as are kept.</summary>
    private bool KeepsFrames(Peer peer, Instant now)
    {
        var isConnected = peer.Sessions.Current is not null && peer.Paths.Active.IsUsable;
        return peer.IsExpected && !isConnected && !peer.Pending.IsFull && now < peer.LearnedAt + context.Timings.GroupPatience;
    }

    /// <summary>A peer that did not change keeps its route from table to table.</summary>
    private void RefreshRoute(Peer peer)
    {
        var path = peer.Paths.Active;
        var session = context.Relays.TryGetHeader(path, out var header) && !peer.IsHeld ? peer.Sessions.Current : null;
        if (peer.Route is { } known && known.Session == session && known.Path == path && known.Relay == header
            && known.Mac == peer.Mac && known.ClaimedMac == peer.ClaimedMac && known.Bridges == peer.Bridges)
        {
            return;
        }

        peer.Route = new PeerRoute
        {
            Id = peer.Id,
            Mac = peer.Mac,
            ClaimedMac = peer.ClaimedMac,
            Bridges = peer.Bridges,
            Session = session,
            Path = path,
            Relay = header,
            RelayTraffic = path.IsRelayed ? context.Relays.Find(path.Address)?.Traffic : null,
            Group = peer.Group,
            Holder = peer.Holder,
            Traffic = peer.Traffic,
            Addresses = peer.Addresses,
            Neighbors = peer.Neighbors,
            Storm = peer.Storm,
        };
        context.GroupIndex.Outdate(peer);
        replicas.OutdateFlowsTo(peer.Id);
    }
}
