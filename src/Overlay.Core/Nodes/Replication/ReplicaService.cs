using Overlay.Multicast.Replication;
using Overlay.Nodes.Peers;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Replication;

/// <summary>The copies that this node makes for others: takes their requests, divides members further in a tree, and draws what the data path does.</summary>
internal sealed class ReplicaService(NodeContext context, ReplicaRequests requests)
{
    private const int MaxRequests = 4_096;

    /// <summary>The most requests of one peer, and so the most groups for which it can have copies made here.</summary>
    private const int MaxRequestsOfPeer = WireLimits.ReplicaRequests;

    private readonly Dictionary<(NodeId Owner, uint Request), ServedRequest> _served = [];
    private readonly HashSet<uint> _slots = [];
    private Dictionary<uint, ReplicaFlow>? _flows;
    private bool _isOutdated;

    public int Count => _served.Count;

    public void Handle(Peer peer, in Replicas message, Instant now)
    {
        if (message.Source == context.Id)
        {
            Refuse(peer, message.Request, DropReason.ReplicationLoop);
        }
        else if (Find(peer, message, now) is not { } served)
        {
            Refuse(peer, message.Request);
        }
        else if (served.Members is null && !TryTakePart(served, message, now))
        {
            EndRefused(served);
        }
        else if (served.Members is not null)
        {
            ReplyReady(served);
        }
    }

    public void Handle(Peer peer, in ReplicasCheck message, Instant now)
    {
        if (message is { Request: ReplicasCheck.All, IsOver: false })
        {
            HandleCheckOfAll(peer, now);
        }
        else if (!_served.TryGetValue((peer.Id, message.Request), out var served) || served.Members is null)
        {
            if (!message.IsOver)
            {
                Reply(peer, new ReplicasReply(message.Request, ReplicasStatus.Unknown, 0, default, []));
            }
        }
        else if (message.IsOver)
        {
            End(served);
        }
        else
        {
            served.KeepUntil(now + ReplicationRules.Lifetime);
            ReplyReady(served);
        }
    }

    /// <summary>The peer is gone: what it asked for is over, and it gets no copies.</summary>
    public void Forget(Peer peer)
    {
        foreach (var served in peer.Copies.Served.ToArray())
        {
            End(served);
        }

        OutdateFlowsTo(peer.Id);
    }

    /// <summary>A member is reached over another path.</summary>
    public void OutdateFlowsTo(NodeId member)
    {
        foreach (var served in _served.Values)
        {
            if (served.Reaches(member))
            {
                (served.Flow, _isOutdated) = (null, true);
            }
        }
    }

    /// <summary>Draws what the data path does under each slot, anew where something changed; null if there is nothing to do.</summary>
    public IReadOnlyDictionary<uint, ReplicaFlow>? Draw()
    {
        if (!_isOutdated)
        {
            return _flows;
        }

        _isOutdated = false;
        _flows = _served.Count == 0 ? null : new Dictionary<uint, ReplicaFlow>(_served.Count);
        foreach (var served in _served.Values)
        {
            if (served.Members is { } members)
            {
                _flows!.Add(served.Slot, served.Flow ??= FlowOf(served, members));
            }
        }

        return _flows;
    }

    private void HandleCheckOfAll(Peer peer, Instant now)
    {
        List<(uint, uint)> state = [];
        foreach (var served in peer.Copies.Served.ToArray())
        {
            if (!served.CanNameMissing)
            {
                EndRefused(served);
            }
            else if (served.Members is not null)
            {
                served.KeepUntil(now + ReplicationRules.Lifetime);
                state.Add((served.Request, ReplicasState.DigestOf(served.Missing)));
            }
        }

        Reply(peer, new ReplicasState([.. state]));
    }

    private void Outdate(ServedRequest served)
    {
        served.Flow = null;
        _isOutdated = true;
        context.ForwardingChanged();
    }

    /// <summary>The request as far as it is known, or as a new one if it is allowed.</summary>
    private ServedRequest? Find(Peer peer, in Replicas message, Instant now)
    {
        if (_served.TryGetValue((peer.Id, message.Request), out var known))
        {
            return known;
        }

        if (context.Options.Replication.Duty == ReplicationDuty.None || _served.Count >= MaxRequests || peer.Copies.Served.Count >= MaxRequestsOfPeer)
        {
            return null;
        }

        var served = new ServedRequest(context, peer, message, End);
        served.KeepUntil(now + ReplicationRules.Lifetime);
        _served.Add((peer.Id, message.Request), served);
        peer.Copies.Served.Add(served);
        return served;
    }

    /// <summary>False if the request is not to be served: most of it is unknown here, or this node copies for groups alone of which it is a member.</summary>
    private bool TryTakePart(ServedRequest served, in Replicas message, Instant now)
    {
        if (CountUnknown(message.Members) > WireLimits.ReplicasMissing)
        {
            return false;
        }

        if (served.Parts.Add(message) is not { } members)
        {
            return true;
        }

        var isMember = members.Contains(context.Id);
        if (CountUnknown(members) > WireLimits.ReplicasMissing || (context.Options.Replication.Duty == ReplicationDuty.Member && !isMember))
        {
            return false;
        }

        Begin(served, members, isMember, now);
        return true;
    }

    /// <summary>How many cannot be served, and have to be named in the answer.</summary>
    private int CountUnknown(NodeId[] members) => members.Count(member => member != context.Id && context.Peers.Find(member) is null);

    private void Begin(ServedRequest served, NodeId[] members, bool isForSelf, Instant now)
    {
        NodeId[] others = [.. members.Where(member => member != context.Id && member != served.Source)];
        served.Begin(FreeSlot(), new SipKey(context.Random.NextUInt64(), context.Random.NextUInt64()), others, isForSelf);
        if (served.FanOut > 0 && others.Length > served.FanOut)
        {
            var shares = ReplicaFan.WithMembers(requests, ReplicationTree.Divide(others, served.FanOut), now);
            served.Fan = ReplicaFan.Ask(requests, served.Source, served.FanOut, shares, _ => Outdate(served), now);
        }

        Outdate(served);

        // So that the answer tells who is not reached.
        served.Flow = FlowOf(served, others);
    }

    private uint FreeSlot()
    {
        uint slot;
        do
        {
            slot = context.Random.NextUInt32();
        }
        while (slot == 0 || !_slots.Add(slot));
        return slot;
    }

    private ReplicaFlow FlowOf(ServedRequest served, NodeId[] members)
    {
        var direct = members.ToHashSet();
        var branches = served.Fan?.TakeFrom(direct) ?? [];
        PeerRoute[] routes = [.. direct.Select(member => context.Peers.Find(member)?.Route).OfType<PeerRoute>().Where(route => route.CanSend)];
        direct.ExceptWith(routes.Select(route => route.Id));
        served.Missing = [.. direct.Order()];
        return new ReplicaFlow
        {
            Key = served.Key,
            Source = served.Source,
            IsForSelf = served.IsForSelf,
            Members = routes,
            Branches = branches,
            Repeats = served.Repeats,
            Budget = served.Owner.Copies.Budget,
        };
    }

    private void End(ServedRequest served)
    {
        _served.Remove((served.Owner.Id, served.Request));
        _slots.Remove(served.Slot);
        served.Owner.Copies.Served.Remove(served);
        served.End();
        Outdate(served);
    }

    private void EndRefused(ServedRequest served)
    {
        End(served);
        Refuse(served.Owner, served.Request);
    }

    private void Refuse(Peer peer, uint request, DropReason reason = DropReason.ReplicationRefused)
    {
        context.Options.Counters.Count(reason);
        Reply(peer, new ReplicasReply(request, ReplicasStatus.Refused, 0, default, []));
    }

    /// <summary>Unless there are more members who are not reached than the reply can name: the one who asked would believe that they are.</summary>
    private void ReplyReady(ServedRequest served)
    {
        if (served.CanNameMissing)
        {
            Reply(served.Owner, new ReplicasReply(served.Request, ReplicasStatus.Ready, served.Slot, served.Key, served.Missing));
        }
        else
        {
            EndRefused(served);
        }
    }

    private void Reply<T>(Peer peer, in T reply)
        where T : struct, IWireMessage<T>
    {
        if (peer.Sessions.Current is { } session)
        {
            context.Transmitter.SendControl(session, peer.Paths.Active, reply);
        }
    }
}
