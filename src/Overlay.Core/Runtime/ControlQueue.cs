using Overlay.Buffers;

namespace Overlay.Runtime;

/// <summary>
/// Datagrams on their way from the inbound path to the control loop. Buffers change places and are not copied; the queue has all its
/// buffers from the start. The inbound path of every lane posts, one thread takes.
/// </summary>
internal sealed class ControlQueue
{
    private readonly Lock _gate = new();
    private readonly PacketBuffer[] _buffers;
    private int _head;
    private int _count;

    public ControlQueue(int capacity, int maxLength)
    {
        _buffers = new PacketBuffer[capacity];
        for (var i = 0; i < capacity; i++)
        {
            _buffers[i] = new PacketBuffer(maxLength);
        }
    }

    /// <summary>Takes the packet and gives a spare buffer for it; false if the queue is full, and the packet stays the caller's.</summary>
    public bool TryPost(PacketBuffer packet, out PacketBuffer spare)
    {
        lock (_gate)
        {
            if (_count == _buffers.Length)
            {
                spare = packet;
                return false;
            }

            ref var place = ref _buffers[(_head + _count++) % _buffers.Length];
            spare = place;
            place = packet;
            return true;
        }
    }

    /// <summary>Gives the oldest packet for a spare buffer; false if there is none, and the spare stays the caller's.</summary>
    public bool TryTake(PacketBuffer spare, out PacketBuffer packet)
    {
        lock (_gate)
        {
            packet = spare;
            if (_count == 0)
            {
                return false;
            }

            packet = _buffers[_head];
            _buffers[_head] = spare;
            _head = (_head + 1) % _buffers.Length;
            _count--;
            return true;
        }
    }
}
