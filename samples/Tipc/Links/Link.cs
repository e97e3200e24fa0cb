using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Links;

/// <summary>What became of a link.</summary>
internal enum LinkChange
{
    None,
    Up,
    Down,
}

/// <summary>
/// One end of the link to one neighbour: sets it up, supervises it, and carries packets in order. Its STATE messages also speak for the
/// broadcast links of both nodes.
/// </summary>
internal sealed class Link
{
    /// <summary>Bytes; a peer that takes less than this is none.</summary>
    public const int MinMtu = 100;

    /// <summary>An acknowledgement goes out for so many packets at the latest.</summary>
    private const int AcknowledgedTogether = 16;

    /// <summary>What fits into the field of a STATE message.</summary>
    private const int MaxGap = 0x1fff;

    private static readonly TimeSpan ReportPause = TimeSpan.FromMilliseconds(10);

    private readonly LocalNode _local;
    private readonly TipcAddress _peer;
    private readonly Outbox _outbox;
    private readonly TipcCounters _counters;
    private readonly LinkSession _session;
    private readonly SendQueue _send;
    private readonly RepeatLimit _repeats;
    private readonly ReceiveQueue _receive = new();
    private readonly Unpacker _unpacker;
    private readonly BroadcastEnd _broadcast;
    private readonly Supervision _supervision;
    private readonly StallWatch _stall = new();
    private readonly RecoveryTimer _recovery = new();

    private TimeSpan _intervalEnds;
    private TimeSpan _noReportBefore = TimeSpan.MinValue;
    private int _unacknowledged;
    private ushort _nextAtInterval;

    /// <summary>Messages for the upper half are added to the list.</summary>
    public Link(LocalNode local, TipcAddress peer, ushort session, BroadcastSender broadcast, Outbox outbox, TipcCounters counters, List<byte[]> messages)
    {
        _local = local;
        _peer = peer;
        _outbox = outbox;
        _counters = counters;
        _session = new LinkSession(session);
        _send = new SendQueue(local.Window, local.Mtu, new Fragmenter(local, peer));
        _repeats = new RepeatLimit(local.Window);
        _unpacker = new Unpacker(counters, messages);
        _broadcast = new BroadcastEnd(broadcast, new BroadcastReceiver(local, counters, messages));
        _supervision = new Supervision(local.Tolerance);
        Priority = local.Priority;
    }

    public MacAddress Mac { get; set; }

    public bool IsUp => _session.State == LinkState.Up;

    /// <summary>The name of the peer's bearer, once it is known.</summary>
    public string? PeerBearer { get; private set; }

    public int Mtu => _send.Mtu;

    public int Priority { get; private set; }

    public TimeSpan Tolerance => _supervision.Tolerance;

    public bool IsCongested => _send.IsCongested;

    /// <summary>Everything that was sent on this link has been acknowledged.</summary>
    public bool IsIdle => _send.IsIdle;

    public TimeSpan Deadline => _intervalEnds < _recovery.Deadline ? _intervalEnds : _recovery.Deadline;

    /// <summary>Begins to set the link up, or to be eager about it again.</summary>
    public void Begin(TimeSpan now)
    {
        _session.BeEager();
        _intervalEnds = now;
    }

    public void Send(byte[] message, TimeSpan now)
    {
        _send.Add(message);
        Transmit(now);
        Observe(now);
    }

    /// <summary>A packet went out on the broadcast link.</summary>
    public void BroadcastSent(TimeSpan now) => Observe(now);

    public LinkChange Handle(LinkProtocolMessage message, TimeSpan now)
    {
        if (message.Type != LinkProtocolType.State && message.MaxPacket < MinMtu)
        {
            _counters.Drop(TipcDropReason.Malformed);
            return LinkChange.None;
        }

        switch (_session.Handle(message))
        {
            case SessionChange.PeerHeard:
                Adopt(message);
                SendSetup();
                return LinkChange.None;
            case SessionChange.Up:
                Adopt(message);
                return ComeUp(now);
            case SessionChange.Down:
                return GoDown(now);
            case SessionChange.None when message.Type == LinkProtocolType.State:
                HandleState(message, now);
                return LinkChange.None;
            case SessionChange.Refused:
                _counters.Drop(TipcDropReason.WrongSession);
                return LinkChange.None;
            default:
                return LinkChange.None;
        }
    }

    /// <summary>Takes a packet that the peer sent in sequence to this node.</summary>
    public void Receive(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (!IsUp)
        {
            _counters.Drop(TipcDropReason.WrongSession);
            return;
        }

        _supervision.PeerHeard();
        var isInOrder = false;
        switch (_receive.Accept(TipcHeader.Sequence(packet), packet))
        {
            case Arrival.InOrder:
                isInOrder = true;
                Deliver(packet);
                break;
            case Arrival.Deferred when _receive.IsGapToBeReported:
                SendState(now);
                break;
            case Arrival.Duplicate:
                _counters.Drop(TipcDropReason.Duplicate);
                break;
            case Arrival.TooFar:
                _counters.Drop(TipcDropReason.OutOfWindow);
                break;
        }

        var isConfirmed = _send.Acknowledge(TipcHeader.Ack(packet));
        Transmit(now);
        if (_unacknowledged >= AcknowledgedTogether)
        {
            SendState(now);
        }

        Observe(now, isInOrder, isConfirmed);
    }

    /// <summary>Takes a packet of the peer's broadcast link.</summary>
    public void ReceiveBroadcast(ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (_broadcast.Receiver.Receive(packet))
        {
            SendState(now);
        }

        Observe(now, received: true);
    }

    public LinkChange HandleTimeout(TimeSpan now)
    {
        if (now >= _intervalEnds)
        {
            _intervalEnds = now + _supervision.Interval;
            return IsUp ? PassInterval(now) : PassSetupInterval();
        }

        if (_recovery.Fires(now, _supervision.Interval))
        {
            SendState(now, probe: true);
        }

        return LinkChange.None;
    }

    /// <summary>Leaves the peer, and tells it so.</summary>
    public LinkChange GoDown(TimeSpan now)
    {
        _session.Reset();
        _counters.Drop(TipcDropReason.LinkDown, _send.Reset(_local.Mtu) + _broadcast.Close(now));
        _receive.Reset();
        _unpacker.Reset();
        _stall.Reset();
        _recovery.Stop();
        _unacknowledged = 0;
        SendSetup(stopping: true);
        return LinkChange.Down;
    }

    /// <summary>As <see cref="GoDown"/>, for good: also a peer that has only begun to set the link up is told.</summary>
    public void Leave(TimeSpan now)
    {
        if (_session.State != LinkState.Reset)
        {
            GoDown(now);
        }
    }

    private LinkChange PassSetupInterval()
    {
        if (_session.PassInterval())
        {
            SendSetup();
        }

        return LinkChange.None;
    }

    private LinkChange PassInterval(TimeSpan now)
    {
        var wasSilent = _supervision.IsSilent;
        if (!_supervision.PassInterval() || _stall.IsStalled(Tolerance, now) || _broadcast.IsStalled(Tolerance, now))
        {
            return GoDown(now);
        }

        var probe = wasSilent || _receive.HasGap || _send.Next == _nextAtInterval;
        _nextAtInterval = _send.Next;
        if (probe || _unacknowledged > 0 || _send.OnTheWay > 0 || _broadcast.IsOpen || _broadcast.Receiver.HasUnacknowledged)
        {
            SendState(now, probe);
        }

        return LinkChange.None;
    }

    private void Adopt(LinkProtocolMessage message)
    {
        _supervision.Adopt(message.Tolerance);
        if (message.Type == LinkProtocolType.State)
        {
            return;
        }

        Priority = Math.Max(Priority, message.Priority);
        PeerBearer = message.InterfaceName;
        _send.Mtu = Math.Min(_local.Mtu, message.MaxPacket);
    }

    private LinkChange ComeUp(TimeSpan now)
    {
        _supervision.PeerHeard();
        _intervalEnds = now + _supervision.Interval;
        _nextAtInterval = _send.Next;
        SendState(now);
        Send(new BroadcastProtocolMessage(_local.Address, _peer, _broadcast.Open(Mac, _send.Mtu)).ToArray(), now);
        return LinkChange.Up;
    }

    private void HandleState(LinkProtocolMessage message, TimeSpan now)
    {
        _supervision.PeerHeard();
        Adopt(message);
        var moved = _send.Acknowledge(message.Ack);
        Repeat(message, now);
        Transmit(now);
        var broadcastMoved = _broadcast.Handle(message, now);
        Answer(message, now);
        Observe(now, received: false, moved, broadcastMoved);
    }

    private void Repeat(LinkProtocolMessage message, TimeSpan now)
    {
        if (message.Gap == 0 || message.Ack != _send.Acknowledged)
        {
            return;
        }

        foreach (var packet in _send.Missing(message.Ack, message.Gap, message.Gaps.Unicast))
        {
            if (_repeats.Allows(packet, now))
            {
                byte[] frame = [.. packet.Frame];
                Stamp(frame.AsSpan(Outbox.HeaderSize), packet.Sequence);
                _outbox.AddFrame(Mac, frame);
            }
        }
    }

    /// <summary>A probe is answered; so is one end's statement that it has sent more than has arrived here, but not too often.</summary>
    private void Answer(LinkProtocolMessage message, TimeSpan now)
    {
        var missing = message.Probe || message.KeepAlive ? MissingBefore(message.NextSent) : 0;
        var isReport = missing > 0 || _broadcast.Receiver.Gap > 0;
        if (message.Probe || (isReport && now >= _noReportBefore))
        {
            SendState(now, reply: message.Probe, gap: missing);
        }
    }

    private int MissingBefore(ushort next) =>
        !_receive.HasGap && Serial.IsAfter(next, _receive.Next) ? Serial.Distance(_receive.Next, next) : 0;

    private void Deliver(ReadOnlySpan<byte> packet)
    {
        Open(packet);
        while (_receive.TryTakeDeferred(out var deferred))
        {
            Open(deferred);
        }
    }

    private void Open(ReadOnlySpan<byte> packet)
    {
        _unacknowledged++;
        if (BroadcastProtocolMessage.TryRead(packet, out var start))
        {
            _broadcast.Receiver.Synchronise(start.LastBroadcast);
        }
        else
        {
            _unpacker.Open(packet);
        }
    }

    private void Transmit(TimeSpan now)
    {
        while (IsUp && _send.TryTakeNext(now, out var packet))
        {
            Stamp(packet.Message, packet.Sequence);
            _outbox.AddFrame(Mac, packet.Frame);
        }
    }

    private void Stamp(Span<byte> packet, ushort sequence)
    {
        TipcHeader.SetNonSequenced(packet, false);
        TipcHeader.SetPreviousNode(packet, _local.Address);
        TipcHeader.SetSequence(packet, sequence);
        TipcHeader.SetAck(packet, _receive.LastInOrder);
        TipcHeader.SetBroadcastAck(packet, _broadcast.Receiver.Acknowledgement);
        _unacknowledged = 0;
    }

    /// <summary>After each event: what was received in order, and what the peer has confirmed, puts off the question for more.</summary>
    private void Observe(TimeSpan now, bool received = false, bool confirmed = false, bool broadcastConfirmed = false)
    {
        _stall.Observe(_send.OnTheWay > 0, confirmed, now);
        _broadcast.Observe(broadcastConfirmed, now);
        var isOpen = _send.OnTheWay > 0 || _receive.HasGap || _broadcast.IsOpen;
        _recovery.Observe(isOpen && IsUp, received || confirmed || broadcastConfirmed, now);
    }

    private void SendState(TimeSpan now, bool probe = false, bool reply = false, int gap = 0)
    {
        gap = _receive.HasGap ? _receive.FirstGap() : gap;
        var message = _broadcast.Fill(Message(LinkProtocolType.State) with
        {
            KeepAlive = probe || reply,
            Probe = probe,
            Gap = (ushort)Math.Min(gap, MaxGap),
            Ack = _receive.LastInOrder,
            Sequence = _session.NumberState(),
            Gaps = new GapRecord(_receive.Gaps(), []),
        });
        _outbox.Add(Mac, message.ToArray());
        _unacknowledged = 0;
        _noReportBefore = now + ReportPause;
    }

    private void SendSetup(bool stopping = false) => _outbox.Add(Mac, (Message(_session.SetupType) with
    {
        Sequence = unchecked((ushort)(_send.Next + short.MaxValue)),
        PeerSessionValid = _session.SetupType == LinkProtocolType.Activate,
        PeerSession = _session.Peer,
        MaxPacket = _local.Mtu,
        InterfaceName = _local.BearerName,
        BroadcastAckInvalid = true,
        Stopping = stopping,
    }).ToArray());

    private LinkProtocolMessage Message(LinkProtocolType type) => new()
    {
        Type = type,
        Sender = _local.Address,
        Destination = _peer,
        Session = _session.Own,
        NextSent = _send.Next,
    };
}
