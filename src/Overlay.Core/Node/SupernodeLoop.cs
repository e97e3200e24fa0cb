using Overlay.Primitives;
using Overlay.Protocol.Supernodes;
using Overlay.Sockets;

namespace Overlay.Node;

/// <summary>
/// Drives a supernode's engine under one lock: one thread for what arrives, which is nearly all relayed datagrams and is sent on from the
/// buffers it came in, and one task for the deadlines. Nothing is sent or reported while the lock is held.
/// </summary>
internal sealed class SupernodeLoop : IDisposable
{
    private const int MaxDatagram = 9_500;
    private readonly Lock _gate = new();
    private readonly SupernodeEngine _engine;
    private readonly UnderlaySocket _socket;
    private readonly AdmissionDesk _desk;
    private readonly MembershipEventSink _events;
    private readonly SystemClock _clock;
    private readonly WakeSignal _signal;
    private readonly DatagramList _received = new(BatchSizes.Packets * 2);
    private readonly DatagramList _due = new();
    private readonly List<SupernodeEvent> _receivedEvents = [];
    private readonly List<SupernodeEvent> _dueEvents = [];
    private Instant _armed = Instant.Never;

    public SupernodeLoop(SupernodeEngine engine, UnderlaySocket socket, AdmissionDesk desk, MembershipEventSink events, SystemClock clock)
    {
        _engine = engine;
        _socket = socket;
        _desk = desk;
        _events = events;
        _clock = clock;
        _signal = new WakeSignal(clock);
    }

    /// <summary>
    /// 1. receive what is there
    /// 2. let the engine relay or answer it
    /// 3. send what comes of it, once
    /// Runs until the socket is closed.
    /// </summary>
    public void ReceiveLoop()
    {
        var batch = new PacketBatch(BatchSizes.Packets, MaxDatagram);
        while (_socket.Receive(batch))
        {
            var now = _clock.Now;
            lock (_gate)
            {
                _engine.HandleDatagrams(batch.Buffers, now);
                TakeAll_NeedsLock(_received, _receivedEvents);
            }

            Flush(_received, _receivedEvents);
            batch.Clear();
        }
    }

    /// <summary>Runs until <see cref="Stop"/>.</summary>
    public async Task ControlLoopAsync()
    {
        Instant deadline;
        do
        {
            deadline = HandleDeadline();
            Flush(_due, _dueEvents);
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

    private Instant HandleDeadline()
    {
        lock (_gate)
        {
            var now = _clock.Now;
            if (_engine.NextDeadline <= now)
            {
                _engine.HandleTimeout(now);
            }

            TakeAll_NeedsLock(_due, _dueEvents);
            return _armed = _engine.NextDeadline;
        }
    }

    private void Flush(DatagramList datagrams, List<SupernodeEvent> events)
    {
        _socket.Send(datagrams.AsSpan());
        datagrams.Clear();
        foreach (var happened in events)
        {
            _events.Handle(happened);
        }

        events.Clear();
    }

    /// <summary>The control task is woken only for an earlier deadline: relayed datagrams do not concern it.</summary>
    private void TakeAll_NeedsLock(DatagramList output, List<SupernodeEvent> events)
    {
        while (_engine.TryTakeTransmit(out var datagram))
        {
            output.Add(datagram);
        }

        while (_engine.TryTakeAdmission(out var question))
        {
            _desk.Ask(question);
        }

        while (_engine.TryTakeEvent(out var happened))
        {
            events.Add(happened);
        }

        if (_engine.NextDeadline < _armed)
        {
            _armed = _engine.NextDeadline;
            _signal.Set();
        }
    }
}
