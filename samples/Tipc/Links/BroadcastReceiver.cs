using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Links;

/// <summary>Receiving side of one neighbour's broadcast link. It is closed until the neighbour has said where its broadcast link stands.</summary>
internal sealed class BroadcastReceiver
{
    /// <summary>An acknowledgement goes out for every so many packets; each node takes another one of them, so that they spread.</summary>
    private const int AcknowledgedTogether = 16;

    private readonly ReceiveWindow _window;
    private readonly Unpacker _unpacker;
    private readonly LocalNode _local;
    private readonly TipcCounters _counters;
    private ushort _lastSent;

    public BroadcastReceiver(LocalNode local, TipcCounters counters, List<byte[]> messages)
    {
        _local = local;
        _counters = counters;
        _window = new ReceiveWindow(counters);
        _unpacker = new Unpacker(counters, messages);
    }

    public bool IsSynchronised { get; private set; }

    public ushort Acknowledgement => _window.LastInOrder;

    /// <summary>Packets have come since the last acknowledgement.</summary>
    public bool HasUnacknowledged { get; private set; }

    /// <summary>How many packets are missing behind the acknowledged one, as far as is known from later packets or from the neighbour.</summary>
    public int Gap => _window.HasGap ? _window.FirstGap()
        : Serial.IsAfter(_lastSent, _window.LastInOrder) ? Serial.Distance(_window.LastInOrder, _lastSent) : 0;

    public IReadOnlyList<Gap> Gaps() => _window.Gaps();

    public void Reset()
    {
        IsSynchronised = HasUnacknowledged = false;
        _window.Reset();
        _unpacker.Reset();
    }

    /// <summary>The neighbour's first message on a new link: packets after this one are for this node.</summary>
    public void Synchronise(ushort lastSent)
    {
        if (!IsSynchronised)
        {
            IsSynchronised = true;
            _lastSent = lastSent;
            _window.Reset((ushort)(lastSent + 1));
        }
    }

    /// <summary>What the neighbour says it has sent.</summary>
    public void Hear(ushort lastSent)
    {
        if (IsSynchronised && Serial.Distance(_window.LastInOrder, lastSent) <= SendQueue.MaxWindow)
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

        return _window.Accept(TipcHeader.Sequence(packet), packet) switch
        {
            PacketPlace.InOrder => Deliver(packet),
            PacketPlace.Deferred => _window.IsGapToBeReported,
            _ => false,
        };
    }

    private bool Deliver(ReadOnlySpan<byte> packet)
    {
        var isTime = IsTimeToAcknowledge();
        _unpacker.Open(packet);
        while (_window.TryTakeDeferred(out var deferred))
        {
            isTime |= IsTimeToAcknowledge();
            _unpacker.Open(deferred);
        }

        HasUnacknowledged = true;
        return isTime;
    }

    private bool IsTimeToAcknowledge() => (_window.Next + _local.Address.Value) % AcknowledgedTogether == 0;
}
