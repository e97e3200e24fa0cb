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
    private const int MinMtu = 100;

    /// <summary>What fits into the field of a STATE message.</summary>
    private const int MaxGap = 0x1fff;

    private static readonly TimeSpan ReportPause = TimeSpan.FromMilliseconds(10);

    private readonly LocalNode _local;
    private readonly TipcAddress _peer;
    private readonly Outbox _outbox;
    private readonly TipcCounters _counters;
    private readonly LinkSession _session;
    private readonly UnicastSender _sender;
    private readonly UnicastReceiver _receiver;
    private readonly BroadcastEnd _broadcast;
    private readonly Supervision _supervision;
    private readonly StallWatch _stall = new();
    private readonly RecoveryTimer _recovery = new();
    private TimeSpan _intervalEnds;
    private TimeSpan _noReportBefore = TimeSpan.MinValue;
    private ushort _nextAtInterval;

    /// <summary>Messages for the upper half are added to the list.</summary>
    public Link(LocalNode local, TipcAddress peer, ushort session, BroadcastSender broadcast, Outbox outbox, TipcCounters counters, List<byte[]> messages)
    {
        _local = local;
        _peer = peer;
        _outbox = outbox;
        _counters = counters;
        _session = new LinkSession(session);
        _broadcast = new BroadcastEnd(broadcast, new BroadcastReceiver(local, counters, messages));
        _receiver = new UnicastReceiver(_broadcast.Receiver, counters, messages);
        _sender = new UnicastSender(local, peer, _receiver, _broadcast.Receiver, outbox);
        _supervision = new Supervision(local.Tolerance);
        Priority = local.Priority;
    }

    public MacAddress Mac
    {
        get => _sender.Mac;
        set => _sender.Mac = value;
    }

    public bool IsUp => _session.State == LinkState.Up;

    /// <summary>The name of the peer's bearer, once it is known.</summary>
    public string? PeerBearer { get; private set; }

    public int Mtu => _sender.Mtu;

    public int Priority { get; private set; }

    public TimeSpan Tolerance => _supervision.Tolerance;

    public bool IsCongested => _sender.IsCongested;

    /// <summary>Everything that was sent on this link has been acknowledged.</summary>
    public bool IsIdle => _sender.IsIdle;

    public TimeSpan Deadline => _intervalEnds < _recovery.Deadline ? _intervalEnds : _recovery.Deadline;

    /// <summary>Begins to set the link up, or to be eager about it again.</summary>
    public void Begin(TimeSpan now)
    {
        _session.BeEager();
        _intervalEnds = now;
    }

    public void Send(byte[] message, TimeSpan now)
    {
        _sender.Send(message, now);
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
        var isDue = _receiver.Receive(packet, out var isInOrder);
        var isConfirmed = _sender.Acknowledge(TipcHeader.Ack(packet), now);
        if (isDue)
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

        Observe(now, isStep: true);
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

    /// <summary>Leaves a peer, for good; also one that has only begun to set the link up is told.</summary>
    public void Leave(TimeSpan now)
    {
        if (_session.State != LinkState.Reset)
        {
            GoDown(now);
        }
    }

    private LinkChange GoDown(TimeSpan now)
    {
        _session.Reset();
        _counters.Drop(TipcDropReason.LinkDown, _sender.Reset() + _broadcast.Close(now));
        _receiver.Reset();
        _stall.Reset();
        _recovery.Stop();
        SendSetup(stopping: true);
        return LinkChange.Down;
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

        var probe = wasSilent || _receiver.HasGap || _sender.Next == _nextAtInterval;
        _nextAtInterval = _sender.Next;
        if (probe || IsOpen || _receiver.HasUnacknowledged || _broadcast.Receiver.HasUnacknowledged)
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
        _sender.Mtu = Math.Min(_local.Mtu, message.MaxPacket);
    }

    private LinkChange ComeUp(TimeSpan now)
    {
        _supervision.PeerHeard();
        _intervalEnds = now + _supervision.Interval;
        _nextAtInterval = _sender.Next;
        SendState(now);
        Send(new BroadcastProtocolMessage(_local.Address, _peer, _broadcast.Open(Mac, Mtu)).ToArray(), now);
        return LinkChange.Up;
    }

    private void HandleState(LinkProtocolMessage message, TimeSpan now)
    {
        _supervision.PeerHeard();
        Adopt(message);
        var isConfirmed = _sender.Acknowledge(message.Ack, now);
        _sender.Repeat(message.Ack, message.Gap, message.Gaps.Unicast, now);
        var isBroadcastConfirmed = _broadcast.Handle(message, now);
        Answer(message, now);
        var isRepeated = message.Gap > 0 || message.BroadcastGap > 0;
        Observe(now, isRepeated, isConfirmed, isBroadcastConfirmed);
    }

    /// <summary>A probe is answered; so is one end's statement that it has sent more than has arrived here, but not too often.</summary>
    private void Answer(LinkProtocolMessage message, TimeSpan now)
    {
        var missing = message.Probe || message.KeepAlive ? _receiver.MissingBefore(message.NextSent) : 0;
        var isReport = missing > 0 || _broadcast.Receiver.Gap > 0;
        if (message.Probe || (isReport && now >= _noReportBefore))
        {
            SendState(now, reply: message.Probe, gap: missing);
        }
    }

    /// <summary>After each event: what the peer has confirmed, and any other step forward, puts off the question for more.</summary>
    private void Observe(TimeSpan now, bool isStep = false, bool confirmed = false, bool broadcastConfirmed = false)
    {
        _stall.Observe(_sender.HasUnconfirmed, confirmed, now);
        _broadcast.Observe(broadcastConfirmed, now);
        _recovery.Observe(IsUp && IsOpen, isStep || confirmed || broadcastConfirmed, now);
    }

    /// <summary>Something is missing here, or not confirmed by the peer.</summary>
    private bool IsOpen => _sender.HasUnconfirmed || _receiver.HasGap || _broadcast.IsOpen;

    private void SendState(TimeSpan now, bool probe = false, bool reply = false, int gap = 0)
    {
        var message = _broadcast.Fill(Message(LinkProtocolType.State) with
        {
            KeepAlive = probe || reply,
            Probe = probe,
            Gap = (ushort)Math.Min(_receiver.HasGap ? _receiver.FirstGap() : gap, MaxGap),
            Ack = _receiver.Acknowledgement,
            Sequence = _session.NumberState(),
            Gaps = new GapRecord(_receiver.Gaps(), []),
        });
        _outbox.Add(Mac, message.ToArray());
        _receiver.Acknowledged();
        _noReportBefore = now + ReportPause;
    }

    private void SendSetup(bool stopping = false) => _outbox.Add(Mac, (Message(_session.SetupType) with
    {
        Sequence = unchecked((ushort)(_sender.Next + short.MaxValue)),
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
        NextSent = _sender.Next,
    };
}
