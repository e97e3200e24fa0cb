using Overlay.Buffers;

namespace Overlay;

/// <summary>
/// A reusable batch of packets, each in a buffer of its own with room for headers around it. Ports and sockets fill a batch in one
/// call, and every stage of the data path works on whole batches. Not thread-safe: a loop owns its batch and clears it once a turn.
/// </summary>
public sealed class PacketBatch
{
    private readonly PacketBuffer[] _buffers;

    /// <summary>Creates a batch and all its buffers.</summary>
    /// <param name="capacity">How many packets it holds at most, 1 or more.</param>
    /// <param name="maxPacketLength">The longest packet in bytes, 64 or more.</param>
    public PacketBatch(int capacity, int maxPacketLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPacketLength, 64);
        MaxPacketLength = maxPacketLength;
        Capacity = capacity;
        _buffers = new PacketBuffer[capacity];
        for (var i = 0; i < capacity; i++)
        {
            _buffers[i] = new PacketBuffer(maxPacketLength);
        }
    }

    /// <summary>How many packets the batch holds.</summary>
    public int Count { get; private set; }

    /// <summary>How many packets it can hold.</summary>
    public int Capacity { get; private set; }

    /// <summary>The longest packet in bytes that it can hold.</summary>
    public int MaxPacketLength { get; }

    /// <summary>True if no further packet fits.</summary>
    public bool IsFull => Count >= Capacity;

    /// <summary>The bytes of one packet.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public ReadOnlySpan<byte> this[int index] => Buffer(index).Span;

    /// <summary>Returns the room for the next packet, <see cref="MaxPacketLength"/> bytes; <see cref="Commit(int)"/> adds it.</summary>
    /// <returns>Memory that stays valid until the batch is cleared.</returns>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public Span<byte> Next() => NextBuffer().Reset();

    /// <summary>Adds the packet that was written into <see cref="Next"/>.</summary>
    /// <param name="length">Its length in bytes.</param>
    public void Commit(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)MaxPacketLength, nameof(length));
        NextBuffer().SetLength(length);
        Count++;
    }

    /// <summary>Adds the frame that was written into <see cref="Next"/> as part of a run (<see cref="PacketBuffer.Burst"/>).</summary>
    internal void Commit(int length, byte burst, byte index)
    {
        Commit(length);
        _buffers[Count - 1].SetRun(burst, index);
    }

    /// <summary>Copies a packet in.</summary>
    /// <param name="packet">At most <see cref="MaxPacketLength"/> bytes.</param>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public void Add(ReadOnlySpan<byte> packet)
    {
        packet.CopyTo(Next());
        Commit(packet.Length);
    }

    /// <summary>Empties the batch; its buffers are used again.</summary>
    public void Clear()
    {
        Count = 0;
        Withdrawn = 0;
    }

    /// <summary>Lets the batch, which is empty, take fewer packets than it has buffers for, or as many again.</summary>
    internal void Restrict(int capacity) => Capacity = Math.Clamp(capacity, 1, _buffers.Length);

    /// <summary>How many packets were taken out again: dropped by who filled the batch, and to be counted by who empties it.</summary>
    internal int Withdrawn { get; private set; }

    /// <summary>Takes a packet out; those behind it move up.</summary>
    internal void Withdraw(int index)
    {
        var packet = Buffer(index);
        Array.Copy(_buffers, index + 1, _buffers, index, Count - index - 1);
        _buffers[--Count] = packet;
        Withdrawn++;
    }

    /// <summary>The packets' buffers.</summary>
    internal ReadOnlySpan<PacketBuffer> Buffers => _buffers.AsSpan(0, Count);

    internal PacketBuffer Buffer(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return _buffers[index];
    }

    /// <summary>Copies a frame in that is part of a run.</summary>
    internal void Add(PacketBuffer frame)
    {
        frame.Span.CopyTo(Next());
        Commit(frame.Length, frame.Burst, frame.Index);
    }

    /// <summary>The buffer that the next <see cref="Commit(int)"/> adds.</summary>
    internal PacketBuffer NextBuffer() => IsFull ? throw new InvalidOperationException("The batch is full.") : _buffers[Count];

    /// <summary>The buffer that is <paramref name="offset"/> places behind the packets, for calls that fill several at once.</summary>
    internal PacketBuffer SpareBuffer(int offset) => _buffers[Count + offset];

    /// <summary>
    /// Adds a packet without copying it: the buffer moves in and the one whose place it takes is returned. Both sides stay full of
    /// buffers, so a packet can pass from batch to batch and nothing is allocated.
    /// </summary>
    internal PacketBuffer Exchange(PacketBuffer packet)
    {
        var spare = NextBuffer();
        _buffers[Count++] = packet;
        return spare;
    }

    /// <summary>Puts a spare buffer in the place of packet <paramref name="index"/>, which the caller keeps.</summary>
    internal PacketBuffer Replace(int index, PacketBuffer spare)
    {
        var packet = Buffer(index);
        _buffers[index] = spare;
        return packet;
    }
}
