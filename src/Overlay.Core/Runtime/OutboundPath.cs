using Overlay.Buffers;
using Overlay.Counters;
using Overlay.DataPath;
using Overlay.Host;
using Overlay.Ports;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Runtime;

/// <summary>
/// From the port to the socket:
/// 1. read what is there
/// 2. find who gets the frames and seal them, those with the same addresses together
/// 3. let the engine deal with frames that no path is known for
/// 4. send the datagrams, once if they are not very many
/// </summary>
internal sealed class OutboundPath
{
    /// <summary>So many copies for members that lack the group key go out before a turn is over, so that they do not take memory without bound.</summary>
    private const int MaxCopies = 512;

    private readonly IPortLane _port;
    private readonly DataPlane _dataPlane;
    private readonly ControlLoop _control;
    private readonly UnderlaySocket _socket;
    private readonly NodeCounters _counters;
    private readonly SystemClock _clock;
    private readonly PacketBatch _frames;
    private readonly TurnLength _turn;
    private readonly PacketBuffer _scratch;
    private readonly DatagramList _datagrams = new(BatchSizes.Packets * 4);

    public OutboundPath(IPortLane port, DataPlane dataPlane, ControlLoop control, UnderlaySocket socket, NodeCounters counters, SystemClock clock, int mtu)
    {
        _port = port;
        _dataPlane = dataPlane;
        _control = control;
        _socket = socket;
        _counters = counters;
        _clock = clock;
        var length = BatchSizes.FrameLength(mtu);
        _frames = new PacketBatch(BatchSizes.Packets, length);
        _turn = new TurnLength(_frames);
        _scratch = new PacketBuffer(length);
    }

    /// <summary>Runs until the port is closed.</summary>
    public void Loop()
    {
        while (_port.Read(_frames))
        {
            HandleBatch();
        }
    }

    /// <summary>The same once, without waiting; false if there was nothing.</summary>
    public bool TryTurn()
    {
        var hasTaken = _port.TryTake(_frames);
        if (hasTaken)
        {
            HandleBatch();
        }

        return hasTaken;
    }

    private void HandleBatch()
    {
        var now = _clock.Now;
        for (var rest = _frames.Buffers; !rest.IsEmpty;)
        {
            if (_dataPlane.Send(rest, _scratch, _datagrams, now, out var taken) == OutboundResult.Engine)
            {
                LeaveToEngine(rest[..taken], now);
            }

            rest = rest[taken..];
            if (_datagrams.Copied >= MaxCopies)
            {
                SendDatagrams();
            }
        }

        var (count, time) = (_frames.Count, _clock.Now - now);
        if (_frames.Withdrawn > 0)
        {
            _counters.Count(DropReason.QueueDelay, _frames.Withdrawn);
        }

        SendDatagrams();
        _frames.Clear();
        _turn.Note(count, time);
        if (_dataPlane.RefusedSources.HasNews)
        {
            _control.Wake();
        }
    }

    private void SendDatagrams()
    {
        _socket.Send(_datagrams.AsSpan());
        _datagrams.Clear();
    }

    private void LeaveToEngine(ReadOnlySpan<PacketBuffer> frames, Instant now)
    {
        foreach (var frame in frames)
        {
            _control.HandleFrame(frame, _datagrams, now);
        }
    }
}
