using Overlay.Buffers;
using Overlay.Host;
using Overlay.Nodes;
using Overlay.Ports;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Runtime;

/// <summary>
/// Everything that needs a decision: the control queues, the deadlines, and frames that the data path leaves to the engine. The engine is
/// touched under one lock, and but for frames that were kept for a peer nothing is sent, written or reported while it is held.
/// </summary>
internal sealed class ControlLoop : IDisposable
{
    private readonly Lock _gate = new();
    private readonly NodeEngine _engine;
    private readonly UnderlaySocket _socket;
    private readonly PortWriter _port;
    private readonly IHostPort? _host;
    private readonly NodeEventSink _events;
    private readonly SystemClock _clock;
    private readonly WakeSignal _signal;
    private readonly ControlQueues _queues;
    private readonly DatagramList _transmits = new();
    private readonly DatagramList _held = new();
    private readonly PacketBatch _frames;
    private readonly List<NodeEvent> _happened = [];
    private PacketBuffer _spare;

    public ControlLoop(NodeEngine engine, UnderlaySocket socket, PortWriter port, IHostPort? host, NodeEventSink events, SystemClock clock, int mtu)
    {
        _engine = engine;
        _socket = socket;
        _port = port;
        _host = host;
        _events = events;
        _clock = clock;
        _signal = new WakeSignal(clock);
        var length = BatchSizes.DatagramLength(mtu);
        _queues = new ControlQueues(BatchSizes.ControlPackets, length);
        _frames = new PacketBatch(BatchSizes.Packets, length);
        _spare = new PacketBuffer(length);
    }

    /// <summary>From the inbound path: takes a datagram for a spare buffer; false if the queue of its kind is full.</summary>
    public bool TryPost(PacketBuffer datagram, bool isHandshake, out PacketBuffer spare)
    {
        var posted = _queues.TryPost(datagram, isHandshake, out spare);
        if (posted)
        {
            _signal.Set();
        }

        return posted;
    }

    /// <summary>From the inbound path, which sends what comes of the datagram, Data that only the engine opens; true if the buffer now holds a frame.</summary>
    public bool TryOpen(PacketBuffer datagram, DatagramList output, Instant now)
    {
        bool isFrame;
        lock (_gate)
        {
            isFrame = _engine.TryOpen(datagram, now);
            TakeTransmits_NeedsLock(output);
        }

        _signal.Set();
        return isFrame;
    }

    /// <summary>From the outbound path, which sends what comes of the frame: that slows the port down to what the engine can do.</summary>
    public void HandleFrame(PacketBuffer frame, DatagramList output, Instant now)
    {
        lock (_gate)
        {
            _engine.HandleFrame(frame, now);
            TakeTransmits_NeedsLock(output);
        }

        _signal.Set();
    }

    /// <summary>
    /// Looks at the engine, or changes it; what comes of that is sent by the loop. What is seen is what the data path goes by: whoever sees a
    /// member of a group may send to it.
    /// </summary>
    public T With<T>(Func<NodeEngine, Instant, T> use)
    {
        T result;
        lock (_gate)
        {
            var now = _clock.Now;
            result = use(_engine, now);
            _engine.Publish(now);
        }

        _signal.Set();
        return result;
    }

    /// <summary>Runs until <see cref="Stop"/>.</summary>
    public async Task LoopAsync()
    {
        Instant deadline;
        do
        {
            HandleQueue();
            deadline = HandleDeadlines();
        }
        while (await _signal.WaitAsync(deadline).ConfigureAwait(false));
    }

    /// <summary>From the inbound path: wakes the loop if the data path noticed something for the engine.</summary>
    public void WakeIfNoticed()
    {
        if (_engine.HasNews)
        {
            _signal.Set();
        }
    }

    /// <summary>From the outbound path: there is something to report.</summary>
    public void Wake() => _signal.Set();

    public void Stop() => _signal.Close();

    /// <summary>Says goodbye to everybody; after the loop has ended.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _engine.Leave(_clock.Now);
            TakeTransmits_NeedsLock(_transmits);
        }

        _socket.Send(_transmits.AsSpan());
        _transmits.Clear();
    }

    public void Dispose() => _signal.Dispose();

    /// <summary>The lock is given back after each datagram, so that the outbound path waits for one at most.</summary>
    private void HandleQueue()
    {
        while (_queues.TryTake(_spare, out var datagram))
        {
            lock (_gate)
            {
                _engine.HandleControl(datagram, _clock.Now);
                TakeAll_NeedsLock();
            }

            _spare = datagram;
            if (_transmits.Count >= BatchSizes.Packets || _frames.IsFull)
            {
                Flush();
            }
        }
    }

    private Instant HandleDeadlines()
    {
        while (true)
        {
            var deadline = HandleDeadline();
            var isAllTaken = !_frames.IsFull;
            Flush();
            if (isAllTaken)
            {
                return deadline;
            }
        }
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

    private void Announce()
    {
        var addresses = _host?.GetAddresses() ?? [];
        With((engine, now) =>
        {
            engine.Announce(addresses, now);
            return true;
        });
    }

    private void TakeAll_NeedsLock()
    {
        TakeTransmits_NeedsLock(_transmits);
        while (!_frames.IsFull && _engine.TryTakeFrame(out var frame))
        {
            _frames.Add(frame);
        }

        while (_engine.TryTakeEvent(out var happened))
        {
            _happened.Add(happened);
        }
    }

    private void TakeTransmits_NeedsLock(DatagramList output)
    {
        while (_engine.TryTakeTransmit(out var datagram))
        {
            output.Add(datagram);
        }
    }

    /// <summary>
    /// The one thing that is sent under the lock: frames that were kept for a peer, which the outbound path must not overtake. The lock is given back after
    /// those of a few peers; true if there are more.
    /// </summary>
    private bool SendHeld()
    {
        lock (_gate)
        {
            var now = _clock.Now;
            _engine.SendHeld(now);
            TakeTransmits_NeedsLock(_held);
            _socket.Send(_held.AsSpan());
            _held.Clear();
            _engine.Publish(now);
            return _engine.HasHeld;
        }
    }

    private void Flush()
    {
        bool hasHeld;
        lock (_gate)
        {
            _engine.Publish(_clock.Now);
            hasHeld = _engine.HasHeld;
        }

        _socket.Send(_transmits.AsSpan());
        _transmits.Clear();
        while (hasHeld)
        {
            hasHeld = SendHeld();
        }

        _port.Write(_frames);
        _frames.Clear();
        foreach (var happened in _happened)
        {
            _events.Handle(happened);
        }

        if (_happened.Exists(static happened => happened is NodeEvent.PeerJoined))
        {
            Announce();
        }

        _happened.Clear();
        while (_engine.DataPlane.RefusedSources.TryTake(out var source))
        {
            _events.Handle(new NodeEvent.SourceRefused(source));
        }
    }
}
