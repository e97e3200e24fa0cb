using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Links;

/// <summary>Receiving side of the link to one neighbour. The neighbour's first message on it opens its broadcast link.</summary>
internal sealed class UnicastReceiver
{
    /// <summary>An acknowledgement goes out for so many packets at the latest.</summary>
    private const int AcknowledgedTogether = 16;

    private readonly ReceiveWindow _window;
    private readonly Unpacker _unpacker;
    private readonly BroadcastReceiver _broadcast;
    private int _unacknowledged;

    /// <summary>Messages for the upper half are added to the list.</summary>
    public UnicastReceiver(BroadcastReceiver broadcast, TipcCounters counters, List<byte[]> messages)
    {
        _broadcast = broadcast;
        _window = new ReceiveWindow(counters);
        _unpacker = new Unpacker(counters, messages);
    }

    public ushort Acknowledgement => _window.LastInOrder;

    /// <summary>Packets have come since the last acknowledgement.</summary>
    public bool HasUnacknowledged => _unacknowledged > 0;

    public bool HasGap => _window.HasGap;

    public int FirstGap() => _window.FirstGap();

    public IReadOnlyList<Gap> Gaps() => _window.Gaps();

    /// <summary>How many packets are missing at the end, if the neighbour says which it sends next.</summary>
    public int MissingBefore(ushort next) => !HasGap && Serial.IsAfter(next, _window.Next) ? Serial.Distance(_window.Next, next) : 0;

    public void Reset()
    {
        _window.Reset();
        _unpacker.Reset();
        _unacknowledged = 0;
    }

    /// <summary>A message with an acknowledgement goes out.</summary>
    public void Acknowledged() => _unacknowledged = 0;

    /// <summary>Takes a packet; true: STATE should go to the neighbour now.</summary>
    /// <param name="packet">A packet with a sequence number.</param>
    /// <param name="isInOrder">It was the next, and perhaps others after it could be taken too.</param>
    public bool Receive(ReadOnlySpan<byte> packet, out bool isInOrder)
    {
        var place = _window.Accept(TipcHeader.Sequence(packet), packet);
        isInOrder = place == PacketPlace.InOrder;
        if (isInOrder)
        {
            Deliver(packet);
            return _unacknowledged >= AcknowledgedTogether;
        }

        return place == PacketPlace.Deferred && _window.IsGapToBeReported;
    }

    private void Deliver(ReadOnlySpan<byte> packet)
    {
        Open(packet);
        while (_window.TryTakeDeferred(out var deferred))
        {
            Open(deferred);
        }
    }

    private void Open(ReadOnlySpan<byte> packet)
    {
        _unacknowledged++;
        if (BroadcastProtocolMessage.TryRead(packet, out var start))
        {
            _broadcast.Synchronise(start.LastBroadcast);
        }
        else
        {
            _unpacker.Open(packet);
        }
    }
}
