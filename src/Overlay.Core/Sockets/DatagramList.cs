using Overlay.Buffers;
using Overlay.Frames.Messages;
using Overlay.Primitives;

namespace Overlay.Sockets;

/// <summary>Datagrams that go out together. It grows to the largest turn and then allocates no more; a loop owns it and clears it once a turn.</summary>
internal sealed class DatagramList
{
    private Datagram[] _items;

    public DatagramList(int capacity = 64) => _items = new Datagram[Math.Max(capacity, 4)];

    public int Count { get; private set; }

    public ReadOnlySpan<Datagram> AsSpan() => _items.AsSpan(0, Count);

    public void Add(in Datagram datagram) => Add(datagram.Payload, datagram.Destination, datagram.Relay);

    public void Add(PacketBuffer payload, in UnderlayAddress destination, in RelayHeader? relay = null) => Append(1)[0].Set(payload, destination, relay);

    /// <summary>Adds a series, in its order, to one destination.</summary>
    public void Add(ReadOnlySpan<PacketBuffer> payloads, in UnderlayAddress destination, in RelayHeader? relay = null)
    {
        var items = Append(payloads.Length);
        for (var i = 0; i < items.Length; i++)
        {
            items[i].Set(payloads[i], destination, relay);
        }
    }

    /// <summary>Empties the list. It may go on to refer to buffers, all of which live as long as their batch.</summary>
    public void Clear() => Count = 0;

    private Span<Datagram> Append(int count)
    {
        var start = Count;
        Count += count;
        if (Count > _items.Length)
        {
            Array.Resize(ref _items, Math.Max(Count, _items.Length * 2));
        }

        return _items.AsSpan(start, count);
    }
}
