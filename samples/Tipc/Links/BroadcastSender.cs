using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Links;

/// <summary>
/// Sending side of the broadcast link: a packet goes out once for all neighbours, and is kept until every one of those that were there
/// at that time has confirmed it or has gone. Who misses it gets it again by unicast.
/// </summary>
internal sealed class BroadcastSender
{
    /// <summary>Linux nodes take no notice of a sender that is further ahead than this.</summary>
    public const int MaxWindow = 50;

    private readonly List<BroadcastPeer> _peers = [];
    private readonly LocalNode _local;
    private readonly Outbox _outbox;
    private readonly SendQueue _queue;

    public BroadcastSender(LocalNode local, int window, Outbox outbox)
    {
        _local = local;
        _outbox = outbox;
        _queue = new SendQueue(Math.Min(window, MaxWindow), local.Mtu, new Fragmenter(local, default));
    }

    public ushort LastSent => _queue.LastSent;

    public int Mtu => _queue.Mtu;

    /// <summary>The caller should wait. What it adds all the same is kept.</summary>
    public bool IsCongested => _queue.IsCongested;

    /// <summary>A neighbour that gets all packets from the next one on.</summary>
    public BroadcastPeer Add(MacAddress mac, int mtu)
    {
        var peer = new BroadcastPeer(mac, mtu, _queue.LastSent);
        _peers.Add(peer);
        UpdateMtu();
        return peer;
    }

    /// <summary>Nothing waits for this neighbour any more. Returns how many messages are lost because it was the last.</summary>
    public int Remove(BroadcastPeer peer, TimeSpan now)
    {
        _peers.Remove(peer);
        UpdateMtu();
        if (_peers.Count == 0)
        {
            return _queue.Clear();
        }

        Release(now);
        return 0;
    }

    /// <summary>Sends to all; without neighbours there is nobody to send to.</summary>
    public void Send(byte[] message, TimeSpan now)
    {
        if (_peers.Count > 0)
        {
            _queue.Add(message);
            Transmit(now);
        }
    }

    public bool HasUnconfirmed(BroadcastPeer peer) => peer.Acknowledged != _queue.LastSent;

    public bool IsIdle => _queue.IsIdle;

    /// <summary>What a neighbour reports in STATE; true: it has confirmed something new.</summary>
    public bool HandleReport(BroadcastPeer peer, ushort acknowledged, int gap, IReadOnlyList<Gap> gaps, TimeSpan now)
    {
        if (Serial.IsAfter(peer.Acknowledged, acknowledged) || Serial.IsAfter(acknowledged, _queue.LastSent))
        {
            return false;
        }

        var moved = acknowledged != peer.Acknowledged;
        peer.Acknowledged = acknowledged;
        foreach (var packet in _queue.Missing(acknowledged, gap, gaps))
        {
            if (peer.Repeats.Allows(packet, now))
            {
                _outbox.AddFrame(peer.Mac, [.. packet.Frame]);
            }
        }

        if (moved)
        {
            Release(now);
        }

        return moved;
    }

    private void Release(TimeSpan now)
    {
        var confirmedByAll = _peers.MaxBy(peer => Serial.Distance(peer.Acknowledged, _queue.LastSent))!.Acknowledged;
        _queue.Acknowledge(confirmedByAll);
        Transmit(now);
    }

    private void Transmit(TimeSpan now)
    {
        while (_queue.TryTakeNext(now, out var packet))
        {
            var message = packet.Message;
            TipcHeader.SetNonSequenced(message, true);
            TipcHeader.SetPreviousNode(message, _local.Address);
            TipcHeader.SetSequence(message, packet.Sequence);
            BroadcastPacket.SetNetworkId(message, _local.NetworkId);
            _outbox.AddFrame(MacAddress.Broadcast, packet.Frame);
        }
    }

    private void UpdateMtu() => _queue.Mtu = _peers.Select(peer => peer.Mtu).Append(_local.Mtu).Min();
}
