using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Links;

/// <summary>Receiving side of one neighbour's broadcast link. It is closed until the neighbour has said where its broadcast link stands.</summary>
internal sealed class BroadcastReceiver
{
    /// <summary>An acknowledgement goes out for every so many packets; each node takes another one of them, so that they spread.</summary>
    private const int AcknowledgedTogether = 16;

    private readonly ReceiveQueue _queue = new();
    private readonly Unpacker _unpacker;
    private readonly LocalNode _local;
    private readonly TipcCounters _counters;
    private ushort _lastSent;

    public BroadcastReceiver(LocalNode local, TipcCounters counters, List<byte[]> messages)
    {
        _local = local;
        _counters = counters;
        _unpacker = new Unpacker(counters, messages);
    }

    public bool IsSynchronised { get; private set; }

    public ushort Acknowledgement => _queue.LastInOrder;

    /// <summary>Packets have come since the last acknowledgement.</summary>
    public bool HasUnacknowledged { get; private set; }

    /// <summary>How many packets are missing behind the acknowledged one, as far as is known from later packets or from the neighbour.</summary>
    public int Gap => _queue.HasGap ? _queue.FirstGap()
        : Serial.IsAfter(_lastSent, _queue.LastInOrder) ? Serial.Distance(_queue.LastInOrder, _lastSent) : 0;

    public IReadOnlyList<Gap> Gaps() => _queue.Gaps();

    public void Reset()
    {
        IsSynchronised = HasUnacknowledged = false;
        _queue.Reset();
        _unpacker.Reset();
    }

    /// <summary>The neighbour's first message on a new link: packets after this one are for this node.</summary>
    public void Synchronise(ushort lastSent)
    {
        if (!IsSynchronised)
        {
            IsSynchronised = true;
            _lastSent = lastSent;
            _queue.Reset((ushort)(lastSent + 1));
        }
    }

    /// <summary>What the neighbour says it has sent.</summary>
    public void Hear(ushort lastSent)
    {
        if (IsSynchronised && Serial.Distance(_queue.LastInOrder, lastSent) <= SendQueue.MaxWindow)
        {
            _lastSent = lastSent;
        }
    }

    public void Acknowledged() => HasUnacknowledged = false;

    /// <summary>Takes a packet from the bearer; true: STATE should go to the neighbour now.</summary>
    public bool Receive(ReadOnlySpan<byte> packet)
    {
        if (!IsSynchronised)
        {
            _counters.Drop(TipcDropReason.WrongSession);
            return false;
        }

        switch (_queue.Accept(TipcHeader.Sequence(packet), packet))
        {
            case Arrival.InOrder:
                return Deliver(packet);
            case Arrival.Deferred:
                return _queue.IsGapToBeReported;
            case Arrival.Duplicate:
                _counters.Drop(TipcDropReason.Duplicate);
                return false;
            default:
                _counters.Drop(TipcDropReason.OutOfWindow);
                return false;
        }
    }

    private bool Deliver(ReadOnlySpan<byte> packet)
    {
        var isTime = IsTimeToAcknowledge();
        _unpacker.Open(packet);
        while (_queue.TryTakeDeferred(out var deferred))
        {
            isTime |= IsTimeToAcknowledge();
            _unpacker.Open(deferred);
        }

        HasUnacknowledged = true;
        return isTime;
    }

    private bool IsTimeToAcknowledge() => (_queue.Next + _local.Address.Value) % AcknowledgedTogether == 0;
}
