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

    public void Add(in Datagram datagram)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        _items[Count++] = datagram;
    }

    public void Add(PacketBuffer payload, UnderlayAddress destination, RelayHeader? relay = null) => Add(new Datagram(payload, destination, relay));

    /// <summary>Empties the list. It may go on to refer to buffers, all of which live as long as their batch.</summary>
    public void Clear() => Count = 0;
}
