using Overlay.Primitives;

namespace Overlay.Buffers;

/// <summary>
/// One packet in one array, with room in front and behind, so that headers and tags are added and taken off in place and the payload
/// is never copied for them. The array does not move in memory, so that a system call can take many packets without pinning each.
/// Not thread-safe: whoever holds the buffer owns it.
/// </summary>
internal sealed class PacketBuffer
{
    /// <summary>Room in front: a relay header and the largest data header, rounded up to a cache line.</summary>
    public const int Headroom = 64;

    /// <summary>Room behind: an AEAD tag, and what a compressor may add before it gives up.</summary>
    public const int Tailroom = 64;

    private readonly byte[] _array;

    public PacketBuffer(int maxPayload)
    {
        _array = GC.AllocateArray<byte>(Headroom + maxPayload + Tailroom, pinned: true);
        Start = Headroom;
    }

    /// <summary>Where the packet came from, if a socket filled it.</summary>
    public UnderlayAddress Remote { get; set; }

    /// <summary>The run that the frame is part of, 1 to 255; its transport checksum is then partial. 0 for a frame by itself, which is complete.</summary>
    public byte Burst { get; private set; }

    /// <summary>The place of the frame in its run, counted from 0.</summary>
    public byte Index { get; private set; }

    public int Start { get; private set; }

    public int Length { get; private set; }

    /// <summary>How long the packet can become at its present start.</summary>
    public int Capacity => _array.Length - Start;

    public byte[] Array => _array;

    public Span<byte> Span => _array.AsSpan(Start, Length);

    public Memory<byte> Memory => _array.AsMemory(Start, Length);

    /// <summary>Forgets the packet; the next one starts behind the headroom. Returns the room for it, without the tailroom.</summary>
    public Span<byte> Reset()
    {
        Start = Headroom;
        Length = 0;
        Remote = default;
        (Burst, Index) = (0, 0);
        return _array.AsSpan(Headroom, _array.Length - Headroom - Tailroom);
    }

    /// <summary>Sets the length of what was written at the start.</summary>
    public void SetLength(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Capacity, nameof(length));
        Length = length;
    }

    /// <summary>Says which run the frame is part of.</summary>
    public void SetRun(byte burst, byte index) => (Burst, Index) = (burst, index);

    /// <summary>Resets and copies a whole packet in.</summary>
    public void Set(ReadOnlySpan<byte> packet)
    {
        packet.CopyTo(Reset());
        Length = packet.Length;
    }

    /// <summary>Takes room in front of the packet and returns it.</summary>
    public Span<byte> Prepend(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Start, nameof(count));
        Start -= count;
        Length += count;
        return _array.AsSpan(Start, count);
    }

    /// <summary>Takes room behind the packet and returns it.</summary>
    public Span<byte> Append(int count)
    {
        var end = Start + Length;
        var room = _array.AsSpan(end, count);
        Length += count;
        return room;
    }

    /// <summary>Drops bytes from the front.</summary>
    public void TrimStart(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Length, nameof(count));
        Start += count;
        Length -= count;
    }

    /// <summary>Drops bytes from the end.</summary>
    public void TrimEnd(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Length, nameof(count));
        Length -= count;
    }
}
