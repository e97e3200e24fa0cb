using Overlay.Buffers;
using Overlay.Primitives;
using Overlay.Wire.Messages;

namespace Overlay.Wire;

/// <summary>Datagrams that go out together. It grows to the largest turn and then allocates no more; a loop owns it and clears it once a turn.</summary>
internal sealed class DatagramList
{
    /// <summary>Of more copies than this the buffers are let go again, but only after so many turns that needed fewer.</summary>
    private const int MaxKept = 1_024;
    private const int KeptTurns = 4_096;

    private Datagram[] _items;
    private PacketBuffer[] _copies = [];
    private int _smallTurns;

    public DatagramList(int capacity = 64) => _items = new Datagram[Math.Max(capacity, 4)];

    public int Count { get; private set; }

    /// <summary>How many of the buffers are copies that the list has.</summary>
    public int Copied { get; private set; }

    public ReadOnlySpan<Datagram> AsSpan() => _items.AsSpan(0, Count);

    public void Add(in Datagram datagram) => Add(datagram.Payload, datagram.Destination, datagram.Relay);

    public void Add(PacketBuffer payload, in UnderlayAddress destination, in RelayHeader? relay = null) => Append(1)[0].Set(payload, destination, relay);

    public void Add(ReadOnlySpan<Datagram> datagrams) => datagrams.CopyTo(Append(datagrams.Length));

    /// <summary>Adds a series, in its order, to one destination.</summary>
    public void Add(ReadOnlySpan<PacketBuffer> payloads, in UnderlayAddress destination, in RelayHeader? relay = null)
    {
        var items = Append(payloads.Length);
        for (var i = 0; i < items.Length; i++)
        {
            items[i].Set(payloads[i], destination, relay);
        }
    }

    /// <summary>Copies frames into buffers that the list has until it is emptied.</summary>
    public ReadOnlySpan<PacketBuffer> Copy(ReadOnlySpan<PacketBuffer> frames)
    {
        var start = Copied;
        Copied += frames.Length;
        if (Copied > _copies.Length)
        {
            Array.Resize(ref _copies, Math.Max(Copied, _copies.Length * 2));
        }

        var copies = _copies.AsSpan(start, frames.Length);
        for (var i = 0; i < copies.Length; i++)
        {
            // Buffers of one path have one length; a list that serves several has to grow.
            copies[i] = copies[i] is { } known && known.Array.Length >= frames[i].Array.Length ? known : new PacketBuffer(frames[i].Array.Length);
            copies[i].Set(frames[i].Span);
            copies[i].SetRun(frames[i].Burst, frames[i].Index);
        }

        return copies;
    }

    /// <summary>Empties the list. It may go on to refer to buffers, all of which live as long as their batch.</summary>
    public void Clear()
    {
        _smallTurns = Copied > MaxKept ? 0 : _smallTurns + 1;
        if (_copies.Length > MaxKept && _smallTurns > KeptTurns)
        {
            _copies = [];
        }

        (Count, Copied) = (0, 0);
    }

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
