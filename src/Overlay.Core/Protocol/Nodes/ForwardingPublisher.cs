using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Protocol.Nodes.Replication;

namespace Overlay.Protocol.Nodes;

/// <summary>Draws the picture of the peers that the data path works from, once per verb in which something changed.</summary>
internal sealed class ForwardingPublisher(NodeContext context, GroupKeys groupKeys, GroupRoutes groups, ReplicaService replicas, DataPlane dataPlane)
{
    private readonly List<PeerRoute> _peers = [];
    private readonly List<SessionRoute> _sessions = [];
    private IReadOnlyDictionary<uint, ReplicaFlow>? _replicas;

    public void Publish(Instant now)
    {
        if (!context.IsForwardingChanged)
        {
            return;
        }

        var areReplicasChanged = context.AreReplicasChanged;
        context.ForwardingPublished();
        var isGroupReady = true;
        foreach (var peer in context.Peers.All)
        {
            areReplicasChanged |= RefreshRoute(peer);
            _peers.Add(peer.Route!);
            isGroupReady &= IsGroupReady(peer, now);
        }

        foreach (var receiver in context.Indices.Receivers)
        {
            if (receiver is { Session: { } session, Peer.Route: { } route })
            {
                _sessions.Add(new SessionRoute(session, route));
            }
        }

        groups.Draw(now);
        if (areReplicasChanged)
        {
            _replicas = replicas.BuildTable();
        }

        dataPlane.Table = new ForwardingTable(_peers, _sessions, context.Relays.Routes, isGroupReady ? groupKeys.Current : null, context.Options.Prunes ? groups.Table : null, _replicas);
        _peers.Clear();
        _sessions.Clear();
    }

    /// <summary>True if a group frame needs no copy of its own for this peer, and none to be kept.</summary>
    private bool IsGroupReady(Peer peer, Instant now)
    {
        var isConnected = peer.Sessions.Current is not null && peer.Paths.Active.IsUsable;
        return isConnected ? peer.Handout.IsAcknowledged : now >= peer.LearnedAt + context.Timings.GroupPatience;
    }

    /// <summary>A peer that did not change keeps its route from table to table; true if it has another.</summary>
    private bool RefreshRoute(Peer peer)
    {
        var path = peer.Paths.Active;
        var session = context.Relays.TryGetHeader(path, out var header) ? peer.Sessions.Current : null;
        if (peer.Route is { } known && known.Session == session && known.Path == path && known.Relay == header && known.Mac == peer.Mac && known.Bridges == peer.Bridges)
        {
            return false;
        }

        peer.Route = new PeerRoute
        {
            Id = peer.Id,
            Mac = peer.Mac,
            Bridges = peer.Bridges,
            Session = session,
            Path = path,
            Relay = header,
            RelayTraffic = path.IsRelayed ? context.Relays.Find(path.Address)?.Traffic : null,
            Group = peer.Group,
            Traffic = peer.Traffic,
            Addresses = peer.Addresses,
            Neighbors = peer.Neighbors,
            Storm = peer.Storm,
        };
        context.GroupIndex.Outdate(peer);
        return true;
    }
}
