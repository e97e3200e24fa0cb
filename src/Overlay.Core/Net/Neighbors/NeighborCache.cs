using Overlay.Net.Addresses;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Net.Neighbors;

/// <summary>The stations that were sent to or heard of, for IPv4 and IPv6 alike (RFC 4861, sections 5.1 and 7.3).</summary>
internal sealed class NeighborCache(NetContext context, LocalAddresses addresses, Solicitor solicitor)
{
    private const int MaxQuestions = 3;

    // RFC 4861, section 10.
    private static readonly TimeSpan ReachableTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetransmitTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DelayBeforeProbe = TimeSpan.FromSeconds(5);

    private readonly Dictionary<IpAddress, Neighbor> _neighbors = [];
    private int _heldBytes;

    public int Count => _neighbors.Count;

    /// <summary>What is known about an address; null if nothing is.</summary>
    public Neighbor? Find(IpAddress address) => _neighbors.GetValueOrDefault(address);

    /// <summary>
    /// Room for a frame to a neighbour, its destination already in place or put there once it is known; asks for it if need be. Empty if the frame
    /// is dropped, which was then counted.
    /// </summary>
    public Span<byte> Begin(IpAddress address, int length, Instant now)
    {
        var neighbor = Find(address) ?? Create(address, now);
        neighbor.UsedAt = now;
        if (neighbor.State == NeighborState.Incomplete)
        {
            return Hold(neighbor, length);
        }

        if (neighbor.State == NeighborState.Stale || (neighbor.State == NeighborState.Reachable && neighbor.ReachableUntil <= now))
        {
            neighbor.State = NeighborState.Delay;
            neighbor.Deadlines[NeighborDeadline.Ask] = now + DelayBeforeProbe;
        }

        var room = context.Outbox.Add(length);
        if (room.IsEmpty)
        {
            context.Drop(NetDrop.OutboxFull);
            return room;
        }

        neighbor.Mac.CopyTo(room);
        return room;
    }

    /// <summary>The neighbour has answered a question of this stack: its MAC address is right, and both directions work.</summary>
    public void Confirm(Neighbor neighbor, MacAddress mac, Instant now)
    {
        neighbor.Mac = mac;
        neighbor.State = NeighborState.Reachable;
        neighbor.ReachableUntil = now + context.Random.Jitter(ReachableTime);
        Settle(neighbor);
    }

    /// <summary>A MAC address that was told without a question; to be verified when it is used.</summary>
    public void Suspect(Neighbor neighbor, MacAddress mac)
    {
        if (neighbor.State != NeighborState.Incomplete && neighbor.Mac == mac)
        {
            return;
        }

        neighbor.Mac = mac;
        neighbor.State = NeighborState.Stale;
        Settle(neighbor);
    }

    /// <summary>Somebody asked for this stack and told the own addresses, so that it can be answered.</summary>
    public void Learn(IpAddress address, MacAddress mac, Instant now)
    {
        if (addresses.IsOnLink(address))
        {
            Suspect(Find(address) ?? Add(address, now), mac);
        }
    }

    public void HandleTimeout(Neighbor neighbor, Instant now)
    {
        if (!neighbor.Deadlines.TryTake(NeighborDeadline.Ask, now))
        {
            return;
        }

        if (neighbor.State == NeighborState.Delay)
        {
            neighbor.State = NeighborState.Probe;
            neighbor.Asked = 0;
        }

        if (neighbor.Asked < MaxQuestions)
        {
            Ask(neighbor, now);
            return;
        }

        Remove(neighbor, NetDrop.NoNeighbor);
    }

    private Neighbor Create(IpAddress address, Instant now)
    {
        var neighbor = Add(address, now);
        Ask(neighbor, now);
        return neighbor;
    }

    private Neighbor Add(IpAddress address, Instant now)
    {
        if (_neighbors.Count >= NetLimits.Neighbors)
        {
            Remove(LeastUsed(), NetDrop.HeldFull);
        }

        var neighbor = new Neighbor(this, context.Agenda, address) { UsedAt = now };
        _neighbors.Add(address, neighbor);
        return neighbor;
    }

    private void Ask(Neighbor neighbor, Instant now)
    {
        neighbor.Asked++;
        neighbor.Deadlines[NeighborDeadline.Ask] = now + RetransmitTime;
        if (addresses.TrySelectSource(neighbor.Address, out var source))
        {
            solicitor.Ask(neighbor.Address, source, neighbor.State == NeighborState.Probe ? neighbor.Mac : null);
        }
    }

    private Span<byte> Hold(Neighbor neighbor, int length)
    {
        if (neighbor.HeldBytes + length > NetLimits.HeldBytesPerNeighbor || _heldBytes + length > NetLimits.HeldBytes)
        {
            context.Drop(NetDrop.HeldFull);
            return default;
        }

        _heldBytes += length;
        return neighbor.Hold(length);
    }

    /// <summary>What waited goes out, and nothing is to be asked.</summary>
    private void Settle(Neighbor neighbor)
    {
        neighbor.Asked = 0;
        neighbor.Deadlines.Cancel(NeighborDeadline.Ask);
        _heldBytes -= neighbor.HeldBytes;
        neighbor.Release(context.Outbox, context.Counters);
    }

    private void Remove(Neighbor neighbor, NetDrop reason)
    {
        _heldBytes -= neighbor.HeldBytes;
        neighbor.DropHeld(context.Counters, reason);
        neighbor.Deadlines.Clear();
        _neighbors.Remove(neighbor.Address);
    }

    private Neighbor LeastUsed()
    {
        Neighbor? least = null;
        foreach (var neighbor in _neighbors.Values)
        {
            if (least is null || neighbor.UsedAt < least.UsedAt)
            {
                least = neighbor;
            }
        }

        return least!;
    }
}
