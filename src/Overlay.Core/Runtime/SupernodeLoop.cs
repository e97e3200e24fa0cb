using Overlay.Buffers;
using Overlay.Counters;
using Overlay.Host;
using Overlay.Primitives.Timing;
using Overlay.Supernodes;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Runtime;

/// <summary>
/// Drives a supernode. One thread receives and sends on what is relayed, and never waits for the engine; a task beside it does all that needs a decision, under
/// one lock. So whoever floods the engine with registrations or handshakes loses those of others at most, and no frame. Nothing is sent or reported while the
/// lock is held.
/// </summary>
internal sealed class SupernodeLoop : IDisposable
{
    private const int MaxDatagram = 9_500;

    /// <summary>Handshakes and questions of strangers that wait; more would only wait longer.</summary>
    private const int StrangerPackets = 64;

    /// <summary>Datagrams between two looks at the deadlines.</summary>
    private const int TurnLimit = 64;

    private readonly Lock _gate = new();
    private readonly SupernodeEngine _engine;
    private readonly UnderlaySocket _socket;
    private readonly AdmissionDesk _desk;
    private readonly MembershipEventSink _events;
    private readonly NodeCounters _counters;
    private readonly SystemClock _clock;
    private readonly WakeSignal _signal;
    private readonly ControlQueue _fromClients = new(BatchSizes.ControlPackets, MaxDatagram);
    private readonly ControlQueue _fromStrangers = new(StrangerPackets, MaxDatagram);
    private readonly DatagramList _relayed = new(BatchSizes.Packets * 2);
    private readonly DatagramList _transmits = new();
    private readonly List<SupernodeEvent> _happened = [];
    private PacketBuffer _spare = new(MaxDatagram);

    public SupernodeLoop(SupernodeEngine engine, UnderlaySocket socket, AdmissionDesk desk, MembershipEventSink events, NodeCounters counters, SystemClock clock)
    {
        _engine = engine;
        _socket = socket;
        _desk = desk;
        _events = events;
        _counters = counters;
        _clock = clock;
        _signal = new WakeSignal(clock);
    }

    /// <summary>
    /// 1. receive what is there
    /// 2. relay and copy, and put the rest into the queues of the control loop
    /// 3. send what comes of it, once
    /// Runs until the socket is closed.
    /// </summary>
    public void RelayLoop()
    {
        var batch = new PacketBatch(BatchSizes.Packets, MaxDatagram);
        while (_socket.Receive(batch))
        {
            var now = _clock.Now;
            var hasPosted = false;
            for (var done = 0; done < batch.Count;)
            {
                var count = _engine.DataPlane.Handle(batch.Buffers[done..], _relayed, now);
                if (count == 0)
                {
                    hasPosted |= TryPost(batch, done, now);
                    count = 1;
                }

                done += count;
            }

            _socket.Send(_relayed.AsSpan());
            _relayed.Clear();
            batch.Clear();
            if (hasPosted)
            {
                _signal.Set();
            }
        }
    }

    /// <summary>Runs until <see cref="Stop"/>.</summary>
    public async Task ControlLoopAsync()
    {
        Instant deadline;
        do
        {
            bool isMoreWaiting;
            do
            {
                isMoreWaiting = HandleQueues();
                deadline = HandleDeadline();
                Flush();
            }
            while (isMoreWaiting);
        }
        while (await _signal.WaitAsync(deadline).ConfigureAwait(false));
    }

    public void Stop() => _signal.Close();

    /// <summary>The operator's code has answered; what comes of it is sent by the control loop.</summary>
    public void Decide(long question, bool isAccepted)
    {
        lock (_gate)
        {
            _engine.Decide(question, isAccepted, _clock.Now);
        }

        _signal.Set();
    }

    public SupernodeSnapshot GetSnapshot()
    {
        lock (_gate)
        {
            return _engine.GetSnapshot();
        }
    }

    public void Dispose() => _signal.Dispose();

    private bool TryPost(PacketBatch batch, int index, Instant now)
    {
        var datagram = batch.Buffer(index);
        if (QueueFor(datagram, now) is not { } queue)
        {
            return false;
        }

        if (!queue.TryPost(datagram, out var spare))
        {
            _counters.Count(DropReason.ControlQueueFull);
            return false;
        }

        batch.Replace(index, spare);
        return true;
    }

    /// <summary>What belongs to no session, and what strangers have no reason to send, costs nobody a place: null.</summary>
    private ControlQueue? QueueFor(PacketBuffer datagram, Instant now)
    {
        switch (datagram.Span)
        {
            case [(byte)MessageType.Control, ..] when _engine.DataPlane.HasSession(datagram):
                return _fromClients;
            case [(byte)MessageType.HandshakeInitiation or (byte)MessageType.KeyRequest, ..]:
                return _fromStrangers;
            case []:
                _counters.Count(DropReason.Malformed);
                return null;
            case [(byte)MessageType.Control, ..]:
                _engine.DataPlane.CountUnknown(now);
                return null;
            default:
                _counters.Count(DropReason.UnknownType);
                return null;
        }
    }

    /// <summary>Takes from both queues in turn, as long as there is something and no deadline may be late; true if there may be more.</summary>
    private bool HandleQueues()
    {
        for (var count = 0; count < TurnLimit; count++)
        {
            if (!(TryHandle(_fromClients) | TryHandle(_fromStrangers)))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryHandle(ControlQueue queue)
    {
        if (!queue.TryTake(_spare, out var datagram))
        {
            return false;
        }

        lock (_gate)
        {
            _engine.HandleControl(datagram, _clock.Now);
            TakeAll_NeedsLock();
        }

        _spare = datagram;
        return true;
    }

    private Instant HandleDeadline()
    {
        lock (_gate)
        {
            var now = _clock.Now;
            if (_engine.NextDeadline <= now)
            {
                _engine.HandleTimeout(now);
            }

            TakeAll_NeedsLock();
            return _engine.NextDeadline;
        }
    }

    private void Flush()
    {
        _socket.Send(_transmits.AsSpan());
        _transmits.Clear();
        foreach (var happened in _happened)
        {
            _events.Handle(happened, _clock.Now);
        }

        _happened.Clear();
    }

    private void TakeAll_NeedsLock()
    {
        while (_engine.TryTakeTransmit(out var datagram))
        {
            _transmits.Add(datagram);
        }

        while (_engine.TryTakeAdmission(out var question))
        {
            _desk.Ask(question);
        }

        while (_engine.TryTakeEvent(out var happened))
        {
            _happened.Add(happened);
        }
    }
}
