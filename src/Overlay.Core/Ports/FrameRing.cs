using Overlay.Buffers;

namespace Overlay.Ports;

/// <summary>
/// A bounded queue of frames with its own buffers. It creates as many buffers as frames were ever waiting at once and then none. Not
/// thread-safe.
/// </summary>
internal sealed class FrameRing(int capacity, int maxLength)
{
    private readonly PacketBuffer[] _queue = new PacketBuffer[capacity];
    private readonly PacketBuffer?[] _spares = new PacketBuffer?[capacity];
    private int _head;
    private int _spareCount;

    public int Count { get; private set; }

    public int MaxLength => maxLength;

    public bool IsFull => Count == capacity;

    /// <summary>Copies a frame in; false if there is no room.</summary>
    public bool TryAdd(ReadOnlySpan<byte> frame)
    {
        if (IsFull)
        {
            return false;
        }

        var buffer = _spareCount > 0 ? _spares[--_spareCount]! : new PacketBuffer(maxLength);
        buffer.Set(frame);
        _queue[(_head + Count) % capacity] = buffer;
        Count++;
        return true;
    }

    /// <summary>Copies the oldest frame out and returns its length.</summary>
    public int Take(Span<byte> destination)
    {
        var buffer = Remove();
        buffer.Span.CopyTo(destination);
        Keep(buffer);
        return buffer.Length;
    }

    /// <summary>Moves frames into the batch until it is full; returns how many. Buffers of equal size change places instead of being copied.</summary>
    public int Take(PacketBatch batch)
    {
        var taken = 0;
        for (; Count > 0 && !batch.IsFull; taken++)
        {
            var buffer = Remove();
            if (batch.MaxPacketLength == maxLength)
            {
                buffer = batch.Exchange(buffer);
            }
            else
            {
                batch.Add(buffer.Span);
            }

            Keep(buffer);
        }

        return taken;
    }

    private PacketBuffer Remove()
    {
        var buffer = _queue[_head];
        _head = (_head + 1) % capacity;
        Count--;
        return buffer;
    }

    private void Keep(PacketBuffer buffer) => _spares[_spareCount++] = buffer;
}
