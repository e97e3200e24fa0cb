using Overlay.Buffers;
using Overlay.Counters;
using Overlay.DataPath;
using Overlay.Host;
using Overlay.Peers;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Runtime;

/// <summary>
/// From the socket to the port:
/// 1. receive what is there
/// 2. copy on what this node replicates for others
/// 3. authenticate, open and check each packet
/// 4. put frames aside for the port, leave Data to the engine where a session or a path is new, and put what else needs a decision into a queue of
///    the control loop
/// 5. hand the frames out, once
/// </summary>
internal sealed class InboundPath
{
    private readonly UnderlaySocket _socket;
    private readonly DataPlane _dataPlane;
    private readonly ControlLoop _control;
    private readonly PortWriter _port;
    private readonly NodeCounters _counters;
    private readonly SystemClock _clock;
    private readonly PacketBatch _datagrams;
    private readonly TurnLength _turn;
    private readonly InboundResult[] _results = new InboundResult[BatchSizes.Packets];
    private readonly ReplicaCopies _copies = new();
    private readonly PacketBatch _frames;
    private readonly DatagramList _answers = new();
    private readonly PacketBuffer _scratch;

    public InboundPath(UnderlaySocket socket, DataPlane dataPlane, ControlLoop control, PortWriter port, NodeCounters counters, SystemClock clock, int mtu)
    {
        _socket = socket;
        _dataPlane = dataPlane;
        _control = control;
        _port = port;
        _counters = counters;
        _clock = clock;
        var length = BatchSizes.DatagramLength(mtu);
        _datagrams = new PacketBatch(BatchSizes.Packets, length);
        _turn = new TurnLength(_datagrams);
        _frames = new PacketBatch(BatchSizes.Packets, length);
        _scratch = new PacketBuffer(length);
    }

    /// <summary>Runs until the socket is closed.</summary>
    public void Loop()
    {
        while (_socket.Receive(_datagrams))
        {
            HandleBatch();
        }
    }

    /// <summary>The same once, without waiting; false if there was nothing.</summary>
    public bool TryTurn()
    {
        var hasTaken = _socket.TryTake(_datagrams);
        if (hasTaken)
        {
            HandleBatch();
        }

        return hasTaken;
    }

    private void HandleBatch()
    {
        var now = _clock.Now;
        if (_dataPlane.Replicate(_datagrams.Buffers, _copies, now))
        {
            _socket.Send(_copies.Datagrams.AsSpan());
            _copies.Settle();
        }

        _dataPlane.Receive(_datagrams.Buffers, _results, _scratch, now);
        for (var i = 0; i < _datagrams.Count; i++)
        {
            var packet = _datagrams.Buffer(i);
            switch (_results[i])
            {
                case InboundResult.Frame:
                    _datagrams.Replace(i, _frames.Exchange(packet));
                    break;
                case InboundResult.Engine when IsFrame(packet, now):
                    _datagrams.Replace(i, _frames.Exchange(packet));
                    break;
                case InboundResult.Control:
                    Post(i, packet, isHandshake: false);
                    break;
                case InboundResult.Handshake:
                    Post(i, packet, isHandshake: true);
                    break;
            }
        }

        _control.WakeIfNoticed();
        var (count, time) = (_datagrams.Count, _clock.Now - now);
        _port.Write(_frames);
        _frames.Clear();
        _datagrams.Clear();
        _turn.Note(count, time);
    }

    private bool IsFrame(PacketBuffer packet, Instant now)
    {
        var isFrame = _control.TryOpen(packet, _answers, now);
        _socket.Send(_answers.AsSpan());
        _answers.Clear();
        return isFrame;
    }

    private void Post(int index, PacketBuffer packet, bool isHandshake)
    {
        if (_control.TryPost(packet, isHandshake, out var spare))
        {
            _datagrams.Replace(index, spare);
        }
        else
        {
            _counters.Count(DropReason.ControlQueueFull);
        }
    }
}
