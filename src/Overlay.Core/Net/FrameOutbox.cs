namespace Overlay.Net;

/// <summary>A bounded queue of frames to send. Its buffers are created when they are first needed and used again.</summary>
internal sealed class FrameOutbox(int capacity)
{
    private readonly byte[]?[] _buffers = new byte[capacity][];
    private readonly int[] _lengths = new int[capacity];
    private int _head;
    private int _count;

    /// <summary>Room for a frame at the end of the queue, to be filled at once; empty if there is none.</summary>
    public Span<byte> Add(int length)
    {
        if (_count == capacity)
        {
            return default;
        }

        var slot = (_head + _count++) % capacity;
        _lengths[slot] = length;
        if (_buffers[slot] is not { } buffer || buffer.Length < length)
        {
            _buffers[slot] = buffer = new byte[length];
        }

        return buffer.AsSpan(0, length);
    }

    /// <summary>Takes the oldest frame; it stays as it is until the next <see cref="Add"/>.</summary>
    public bool TryTake(out ReadOnlySpan<byte> frame)
    {
        if (_count == 0)
        {
            frame = default;
            return false;
        }

        frame = _buffers[_head].AsSpan(0, _lengths[_head]);
        _head = (_head + 1) % capacity;
        _count--;
        return true;
    }
}
