using System.Collections.Concurrent;
using System.Numerics;
using Overlay.Buffers;
using Overlay.Counters;
using Overlay.DataPath;
using Overlay.Multicast.Replication;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Supernodes.Members;
using Overlay.Supernodes.Sessions;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes.Replication;

/// <summary>
/// Copies group frames of a member to others of its community, without being able to read them. Each copy is like a relayed datagram, and counts against what
/// the sender may have relayed.
/// </summary>
internal sealed class Replicator(SupernodeEngineOptions options, SupernodeOutbox outbox, IRandomSource random)
{
    private const int MaxOrders = 4_096;
    private const int MaxOrdersOfMember = WireLimits.ReplicaRequests;
    private static readonly TimeSpan RemoveInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(Member Owner, uint Request), ReplicaOrder> _orders = [];
    private readonly ConcurrentDictionary<uint, ReplicaOrder> _bySlot = [];
    private Instant _removeAt;

    public int OrderCount => _orders.Count;

    public int SlotCount => _bySlot.Count;

    public void Handle(ClientSession session, in Replicas message, Instant now)
    {
        if (Find(session.Member, message, now) is not { } order)
        {
            Refuse(session, message.Request);
        }
        else if (!order.TryAdd(message))
        {
            RemoveRefused(session, order);
        }
        else if (order.Members is not null)
        {
            Reply(session, order);
        }
    }

    public void Handle(ClientSession session, in ReplicasCheck message, Instant now)
    {
        if (message is { Request: ReplicasCheck.All, IsOver: false })
        {
            HandleCheckOfAll(session, now);
            return;
        }

        var order = session.Member is { } member && _orders.TryGetValue((member, message.Request), out var known) && known.Members is not null ? known : null;
        if (message.IsOver)
        {
            Remove(order);
        }
        else if (order is null)
        {
            outbox.Answer(session, new ReplicasReply(message.Request, ReplicasStatus.Unknown, 0, default, []));
        }
        else
        {
            order.KeepUntil = now + ReplicationRules.Lifetime;
            Reply(session, order);
        }
    }

    /// <summary>Sends the first datagrams, those with one header, on to all that they are for, in the buffers that they came in; returns how many.
    /// One thread at a time, while another may be in the engine.</summary>
    public int Copy(ReadOnlySpan<PacketBuffer> datagrams, DatagramList output, Instant now)
    {
        if (!RelayHeader.TryRead(datagrams[0].Span, out var header))
        {
            options.Counters.Count(DropReason.Malformed);
            return 1;
        }

        var series = datagrams[..Series.OfReplicate(datagrams)];
        if (!_bySlot.TryGetValue(header.Slot, out var order) || order.Members is null || order.Owner.IsRemoved || order.KeepUntil < now)
        {
            options.Counters.Count(DropReason.ReplicationRefused, series.Length);
            return series.Length;
        }

        var receivers = order.Receivers();
        var passed = 0u;
        for (var i = 0; i < series.Length; i++)
        {
            if (TryPass(order, series[i], receivers.Length, now) is { } reason)
            {
                options.Counters.Count(reason);
            }
            else
            {
                passed |= 1u << i;
            }
        }

        Forward(order.Owner.Slot, series, passed, receivers, output);
        return series.Length;
    }

    private void HandleCheckOfAll(ClientSession session, Instant now)
    {
        List<(uint, uint)> state = [];
        foreach (var order in session.Member?.Orders.ToArray() ?? [])
        {
            if (!order.CanNameMissing())
            {
                RemoveRefused(session, order);
            }
            else if (order.Members is not null)
            {
                order.KeepUntil = now + ReplicationRules.Lifetime;
                state.Add((order.Request, ReplicasState.DigestOf(order.Missing())));
            }
        }

        outbox.Answer(session, new ReplicasState([.. state]));
    }

    /// <summary>Takes the header off a datagram that is of the one who asked, new, and within its share; or tells why it is none.</summary>
    private static DropReason? TryPass(ReplicaOrder order, PacketBuffer datagram, int copies, Instant now)
    {
        var message = datagram.Span[RelayHeader.Size..];
        if (!order.Owner.Session.Addresses.Include(datagram.Remote)
            || !RelayHeader.TryRead(datagram.Span, out var header)
            || header.Token != ReplicaRoute.MacOf(order.Key, message))
        {
            return DropReason.ReplicationRefused;
        }

        if (!GroupHeader.TryRead(message, out var group))
        {
            return DropReason.Malformed;
        }

        if (order.Owner.Id != group.Sender)
        {
            return DropReason.ReplicationRefused;
        }

        if (!order.Repeats.TryPass(group))
        {
            return DropReason.ReplicationRepeated;
        }

        if (!order.Owner.RelayBudget.TryTake((long)datagram.Length * copies, now))
        {
            return DropReason.RelayLimited;
        }

        datagram.TrimStart(RelayHeader.Size);
        return null;
    }

    /// <summary>One receiver after another, so that a series to each is one message for the kernel.</summary>
    private void Forward(uint slot, ReadOnlySpan<PacketBuffer> series, uint passed, ReadOnlySpan<Member> receivers, DatagramList output)
    {
        foreach (var receiver in receivers)
        {
            var header = new RelayHeader(slot, receiver.Token);
            for (var rest = passed; rest != 0; rest &= rest - 1)
            {
                output.Add(series[BitOperations.TrailingZeroCount(rest)], receiver.Session.Address, header);
            }
        }

        options.Counters.Add(Counter.ReplicaCopies, (long)BitOperations.PopCount(passed) * receivers.Length);
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

        RemoveOld(now);
        if (_orders.Count >= MaxOrders || owner.Orders.Count >= MaxOrdersOfMember)
        {
            return null;
        }

        var added = new ReplicaOrder(owner, message.Request, FreeSlot(), new SipKey(random.NextUInt64(), random.NextUInt64())) { KeepUntil = now + ReplicationRules.Lifetime };
        _orders.Add((owner, message.Request), added);
        _bySlot[added.Slot] = added;
        owner.Orders.Add(added);
        return added;
    }

    /// <summary>Goes through all at most once a second, since a request comes with each change of a group.</summary>
    private void RemoveOld(Instant now)
    {
        if (now < _removeAt)
        {
            return;
        }

        _removeAt = now + RemoveInterval;
        foreach (var old in _orders.Values.Where(order => order.Owner.IsRemoved || order.KeepUntil < now).ToArray())
        {
            Remove(old);
        }
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
        if (order.CanNameMissing())
        {
            outbox.Answer(session, new ReplicasReply(order.Request, ReplicasStatus.Ready, order.Slot, order.Key, order.Missing()));
        }
        else
        {
            RemoveRefused(session, order);
        }
    }

    private void RemoveRefused(ClientSession session, ReplicaOrder order)
    {
        Remove(order);
        Refuse(session, order.Request);
    }

    private void Refuse(ClientSession session, uint request)
    {
        options.Counters.Count(DropReason.ReplicationRefused);
        outbox.Answer(session, new ReplicasReply(request, ReplicasStatus.Refused, 0, default, []));
    }

    private void Remove(ReplicaOrder? order)
    {
        if (order is not null)
        {
            _orders.Remove((order.Owner, order.Request));
            _bySlot.TryRemove(order.Slot, out _);
            order.Owner.Orders.Remove(order);
        }
    }
}
