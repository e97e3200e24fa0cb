using Overlay.Buffers;
using Overlay.Diagnostics;
using Overlay.Frames;
using Overlay.Frames.Messages;
using Overlay.Primitives;

namespace Overlay.Protocol.Supernodes;

/// <summary>
/// Copies group frames of a member to others of its community, without being able to read them. Each copy is like a relayed datagram, and counts against what the
/// sender may have relayed.
/// </summary>
internal sealed class Replicator(SupernodeEngineOptions options, SupernodeOutbox outbox, IRandomSource random)
{
    private const int MaxOrders = 4_096;
    private const int MaxOrdersOfMember = 1_024;
    private static readonly TimeSpan Lifetime = new NodeTimings().ReplicaLifetime;

    private readonly Dictionary<(Member Owner, uint Request), ReplicaOrder> _orders = [];
    private readonly Dictionary<uint, ReplicaOrder> _bySlot = [];

    public void Handle(ClientSession session, in Replicas message, Instant now)
    {
        if (Find(session.Member, message, now) is not { } order)
        {
            outbox.Send(session, new ReplicasReply(message.Request, ReplicasStatus.Refused, 0, 0, []));
            return;
        }

        order.Add(message);
        if (order.Members is not null)
        {
            Reply(session, order);
        }
    }

    public void Handle(ClientSession session, in ReplicasCheck message, Instant now)
    {
        var order = session.Member is { } member && _orders.TryGetValue((member, message.Request), out var known) && known.Members is not null ? known : null;
        if (message.IsOver)
        {
            Remove(order);
        }
        else if (order is null)
        {
            outbox.Send(session, new ReplicasReply(message.Request, ReplicasStatus.Unknown, 0, 0, []));
        }
        else
        {
            order.KeepUntil = now + Lifetime;
            Reply(session, order);
        }
    }

    /// <summary>Sends a datagram on to all that it is for, in the buffer that it came in.</summary>
    public void Copy(PacketBuffer datagram, Instant now)
    {
        if (!TryFind(datagram, now, out var order, out var reason) || !order.Owner.RelayBudget.TryTake((long)datagram.Length * order.Receivers().Length, now))
        {
            options.Counters.Count(reason ?? DropReason.RelayLimited);
            return;
        }

        datagram.TrimStart(RelayHeader.Size);
        var receivers = order.Receivers();
        foreach (var receiver in receivers)
        {
            outbox.Forward(datagram, receiver.Session.Address, new RelayHeader(order.Owner.Slot, receiver.Token));
        }

        options.Counters.Add(Counter.ReplicaCopies, receivers.Length);
    }

    private bool TryFind(PacketBuffer datagram, Instant now, out ReplicaOrder order, out DropReason? reason)
    {
        order = null!;
        if (!RelayHeader.TryRead(datagram.Span, out var header) || !GroupHeader.TryRead(datagram.Span[RelayHeader.Size..], out var group))
        {
            reason = DropReason.Malformed;
            return false;
        }

        if (!_bySlot.TryGetValue(header.Slot, out var found) || found.Token != header.Token || found.Members is null
            || found.Owner.IsRemoved || found.KeepUntil < now || found.Owner.Session.Address != datagram.Remote || found.Owner.Id != group.Sender)
        {
            reason = DropReason.ReplicationRefused;
            return false;
        }

        order = found;
        reason = found.Repeats.TryPass(group) ? null : DropReason.ReplicationRepeated;
        return reason is null;
    }

    /// <summary>The order as far as it is known, or a new one; null if it is refused.</summary>
    private ReplicaOrder? Find(Member? owner, in Replicas message, Instant now)
    {
        if (owner is null || !options.Replicates || message.Source != owner.Id || message.FanOut != 0)
        {
            return null;
        }

        if (_orders.TryGetValue((owner, message.Request), out var known))
        {
            return known;
        }

        foreach (var old in _orders.Values.Where(order => order.Owner.IsRemoved || order.KeepUntil < now).ToArray())
        {
            Remove(old);
        }

        if (_orders.Count >= MaxOrders || _orders.Keys.Count(key => key.Owner == owner) >= MaxOrdersOfMember)
        {
            return null;
        }

        var added = new ReplicaOrder(owner, message.Request, FreeSlot(), random.NextUInt64()) { KeepUntil = now + Lifetime };
        _orders.Add((owner, message.Request), added);
        _bySlot.Add(added.Slot, added);
        return added;
    }

    private uint FreeSlot()
    {
        uint slot;
        do
        {
            slot = random.NextUInt32();
        }
        while (slot == 0 || _bySlot.ContainsKey(slot));
        return slot;
    }

    private void Reply(ClientSession session, ReplicaOrder order)
    {
        var reached = order.Receivers().ToArray().Select(member => member.Id).ToHashSet();
        NodeId[] missing = [.. order.Members!.Where(id => !reached.Contains(id)).Take(WireLimits.ReplicasMissing)];
        outbox.Send(session, new ReplicasReply(order.Request, ReplicasStatus.Ready, order.Slot, order.Token, missing));
    }

    private void Remove(ReplicaOrder? order)
    {
        if (order is not null)
        {
            _orders.Remove((order.Owner, order.Request));
            _bySlot.Remove(order.Slot);
        }
    }
}
