using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Links;

/// <summary>Sending side of the link to one neighbour. Each packet also carries what has been received.</summary>
internal sealed class UnicastSender
{
    private readonly LocalNode _local;
    private readonly Outbox _outbox;
    private readonly SendQueue _queue;
    private readonly RepeatLimit _repeats;
    private readonly UnicastReceiver _receiver;
    private readonly BroadcastReceiver _broadcast;

    public UnicastSender(LocalNode local, TipcAddress peer, UnicastReceiver receiver, BroadcastReceiver broadcast, Outbox outbox)
    {
        _local = local;
        _outbox = outbox;
        _receiver = receiver;
        _broadcast = broadcast;
        _queue = new SendQueue(local.Window, local.Mtu, new Fragmenter(local, peer));
        _repeats = new RepeatLimit(local.Window);
    }

    public MacAddress Mac { get; set; }

    /// <summary>Bytes of the largest packet.</summary>
    public int Mtu
    {
        get => _queue.Mtu;
        set => _queue.Mtu = value;
    }

    public ushort Next => _queue.Next;

    /// <summary>Packets are on their way.</summary>
    public bool HasUnconfirmed => _queue.OnTheWay > 0;

    /// <summary>Everything has been sent and acknowledged.</summary>
    public bool IsIdle => _queue.IsIdle;

    /// <summary>The caller should wait. What it sends all the same is kept.</summary>
    public bool IsCongested => _queue.IsCongested;

    /// <summary>Drops everything, for a new session; returns how many messages or packets were lost.</summary>
    public int Reset() => _queue.Reset(_local.Mtu);

    public void Send(byte[] message, TimeSpan now)
    {
        _queue.Add(message);
        Transmit(now);
    }

    /// <summary>What the neighbour has received; true: it is more than before.</summary>
    public bool Acknowledge(ushort acknowledged, TimeSpan now)
    {
        var moved = _queue.Acknowledge(acknowledged);
        Transmit(now);
        return moved;
    }

    /// <summary>Repeats what the neighbour misses, if the report is about the packets that are on their way now.</summary>
    public void Repeat(ushort acknowledged, int gap, IReadOnlyList<Gap> gaps, TimeSpan now)
    {
        if (gap == 0 || acknowledged != _queue.Acknowledged)
        {
            return;
        }

        foreach (var packet in _queue.Missing(acknowledged, gap, gaps))
        {
            if (_repeats.Allows(packet, now))
            {
                Put([.. packet.Frame], packet.Sequence);
            }
        }
    }

    private void Transmit(TimeSpan now)
    {
        while (_queue.TryTakeNext(now, out var packet))
        {
            Put(packet.Frame, packet.Sequence);
        }
    }

    private void Put(byte[] frame, ushort sequence)
    {
        var packet = frame.AsSpan(Outbox.HeaderSize);
        TipcHeader.SetNonSequenced(packet, false);
        TipcHeader.SetPreviousNode(packet, _local.Address);
        TipcHeader.SetSequence(packet, sequence);
        TipcHeader.SetAck(packet, _receiver.Acknowledgement);
        TipcHeader.SetBroadcastAck(packet, _broadcast.Acknowledgement);
        _outbox.AddFrame(Mac, frame);
        _receiver.Acknowledged();
    }
}
