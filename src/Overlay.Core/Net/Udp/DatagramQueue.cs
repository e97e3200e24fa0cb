namespace Overlay.Net.Udp;

/// <summary>Received datagrams of one socket, in one ring of bytes that grows to its limit and is then used for ever.</summary>
internal sealed class DatagramQueue(int limit)
{
    private const int FirstSize = 4096;

    /// <summary>What the bookkeeping of a datagram counts, so that empty ones fill the buffer too.</summary>
    private const int Overhead = 64;

    private readonly Queue<(UdpArrival Arrival, int Length)> _entries = [];
    private byte[] _ring = [];
    private int _head;
    private int _used;

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>Copies a datagram in; false if there is no room.</summary>
    public bool TryAdd(in UdpArrival arrival, ReadOnlySpan<byte> payload)
    {
        if (_used + payload.Length + (Overhead * (_entries.Count + 1)) > limit)
        {
            return false;
        }

        Reserve(_used + payload.Length);
        var at = _ring.Length == 0 ? 0 : (_head + _used) % _ring.Length;
        var first = Math.Min(payload.Length, _ring.Length - at);
        payload[..first].CopyTo(_ring.AsSpan(at));
        payload[first..].CopyTo(_ring);
        _used += payload.Length;
        _entries.Enqueue((arrival, payload.Length));
        return true;
    }

    /// <summary>Takes the oldest datagram; what does not fit the room is lost. Returns its full length.</summary>
    public int Take(Span<byte> room, out UdpArrival arrival)
    {
        (arrival, var length) = _entries.Dequeue();
        CopyOut(room[..Math.Min(room.Length, length)]);
        _head = _ring.Length == 0 ? 0 : (_head + length) % _ring.Length;
        _used -= length;
        return length;
    }

    private void CopyOut(Span<byte> room)
    {
        var first = Math.Min(room.Length, _ring.Length - _head);
        _ring.AsSpan(_head, first).CopyTo(room);
        _ring.AsSpan(0, room.Length - first).CopyTo(room[first..]);
    }

    private void Reserve(int length)
    {
        if (length <= _ring.Length)
        {
            return;
        }

        var larger = new byte[Math.Min(Math.Max(length, Math.Max(FirstSize, _ring.Length * 2)), Math.Max(limit, length))];
        CopyOut(larger.AsSpan(0, _used));
        (_ring, _head) = (larger, 0);
    }
}
