using Overlay.Frames;
using Overlay.Frames.Messages;
using Overlay.Groups.Replication;
using Overlay.Peers;
using Overlay.Primitives;

namespace Overlay.Protocol.Nodes.Replication;

/// <summary>The copies that this node makes for others: takes their requests, divides members further in a tree, and draws what the data path does.</summary>
internal sealed class ReplicaService(NodeContext context, ReplicaRequests requests)
{
    private const int MaxRequests = 4_096;
    private const int MaxRequestsOfPeer = 1_024;

    private readonly Dictionary<(NodeId Owner, uint Request), ServedRequest> _served = [];

    public int Count => _served.Count;

    public void Handle(Peer peer, in Replicas message, Instant now)
    {
        if (Find(peer, message, now) is not { } served)
        {
            Reply(peer, new ReplicasReply(message.Request, ReplicasStatus.Refused, 0, 0, []));
            return;
        }

        if (served.Members is null && served.Parts.Add(message) is { } members)
        {
            Begin(served, members, now);
        }

        if (served.Members is not null)
        {
            ReplyReady(served);
        }
    }

    public void Handle(Peer peer, in ReplicasCheck message, Instant now)
    {
        if (!_served.TryGetValue((peer.Id, message.Request), out var served) || served.Members is null)
        {
            if (!message.IsOver)
            {
                Reply(peer, new ReplicasReply(message.Request, ReplicasStatus.Unknown, 0, 0, []));
            }
        }
        else if (message.IsOver)
        {
            End(served);
        }
        else
        {
            served.KeepUntil(now + context.Timings.ReplicaLifetime);
            ReplyReady(served);
        }
    }

    /// <summary>The peer is gone: what it asked for is over.</summary>
    public void Forget(Peer peer)
    {
        foreach (var served in _served.Values.Where(served => served.Owner == peer).ToArray())
        {
            End(served);
        }
    }

    /// <summary>Draws what the data path does under each slot; null if there is nothing to do.</summary>
    public IReadOnlyDictionary<uint, ReplicaFlow>? BuildTable()
    {
        var flows = new Dictionary<uint, ReplicaFlow>(_served.Count);
        foreach (var served in _served.Values)
        {
            if (served.Members is not null)
            {
                flows.Add(served.Slot, FlowOf(served, served.Members));
            }
        }

        return flows.Count == 0 ? null : flows;
    }

    /// <summary>The request as far as it is known, or as a new one if it is allowed.</summary>
    private ServedRequest? Find(Peer peer, in Replicas message, Instant now)
    {
        if (_served.TryGetValue((peer.Id, message.Request), out var known))
        {
            return known;
        }

        if (message.Source == context.Id)
        {
            context.Options.Counters.Count(DropReason.ReplicationLoop);
            return null;
        }

        if (context.Options.Replication.Duty == ReplicationDuty.None || _served.Count >= MaxRequests || peer.Copies.Requests >= MaxRequestsOfPeer)
        {
            return null;
        }

        var served = new ServedRequest(context, peer, message, End);
        served.KeepUntil(now + context.Timings.ReplicaLifetime);
        _served.Add((peer.Id, message.Request), served);
        peer.Copies.Requests++;
        return served;
    }

    private void Begin(ServedRequest served, NodeId[] members, Instant now)
    {
        NodeId[] others = [.. members.Where(member => member != context.Id && member != served.Source)];
        served.Begin(FreeSlot(), context.Random.NextUInt64(), others, isForSelf: members.Contains(context.Id));
        if (served.FanOut > 0 && others.Length > served.FanOut)
        {
            var shares = ReplicaFan.WithMembers(requests, ReplicationTree.Divide(others, served.FanOut));
            served.Fan = ReplicaFan.Ask(requests, served.Source, served.FanOut, shares, _ => context.ReplicasChanged(), now);
        }

        // So that the answer tells who is not reached.
        FlowOf(served, others);
        context.ReplicasChanged();
    }

    private uint FreeSlot()
    {
        uint slot;
        do
        {
            slot = context.Random.NextUInt32();
        }
        while (slot == 0 || _served.Values.Any(served => served.Slot == slot));
        return slot;
    }

    private ReplicaFlow FlowOf(ServedRequest served, NodeId[] members)
    {
        var direct = members.ToHashSet();
        var branches = served.Fan?.TakeFrom(direct) ?? [];
        PeerRoute[] routes = [.. direct.Select(member => context.Peers.Find(member)?.Route).OfType<PeerRoute>().Where(route => route.CanSend)];
        direct.ExceptWith(routes.Select(route => route.Id));
        served.Missing = [.. direct.Take(WireLimits.ReplicasMissing).Order()];
        return new ReplicaFlow
        {
            Token = served.Token,
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
        served.Owner.Copies.Requests--;
        served.End();
        context.ReplicasChanged();
    }

    private void ReplyReady(ServedRequest served) =>
        Reply(served.Owner, new ReplicasReply(served.Request, ReplicasStatus.Ready, served.Slot, served.Token, served.Missing));

    private void Reply(Peer peer, in ReplicasReply reply)
    {
        if (peer.Sessions.Current is { } session)
        {
            context.Transmitter.SendControl(session, peer.Paths.Active, reply);
        }
    }
}
