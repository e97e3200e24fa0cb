using System.Runtime.InteropServices;
using Overlay.Primitives.Timing;

namespace Overlay.Tap.Devices;

/// <summary>
/// What was read from a device and waits for its turn, in the order of arrival: records in one array that does not move, each in one piece.
/// Reading ahead is how it shows how much is waiting, and of which flows: a device does not tell. Not thread-safe.
/// </summary>
internal sealed unsafe class Backlog
{
    private const int Alignment = 16;
    private const int FlowSlots = 256;

    private readonly byte[] _bytes;

    /// <summary>Records by flow; flows of one slot count as one, which costs no more than a frame that waits though it need not.</summary>
    private readonly int[] _flows = new int[FlowSlots];
    private readonly int _maxRecord;
    private int _head;
    private int _tail;

    /// <summary>Where the records at the end of the array stop, while the tail is in front of the head again.</summary>
    private int _wrap;

    /// <param name="maxRecord">The longest record in bytes.</param>
    /// <param name="capacity">Bytes for all of them, their headers included.</param>
    public Backlog(int maxRecord, int capacity)
    {
        _maxRecord = Padded(maxRecord);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, _maxRecord);

        // Not cleared: pages that are never written to take no memory.
        _bytes = GC.AllocateUninitializedArray<byte>(capacity, pinned: true);
    }

    public bool IsEmpty => Bytes == 0;

    /// <summary>How much memory all records take.</summary>
    public int Bytes { get; private set; }

    /// <summary>The record at the head; there must be one.</summary>
    public Span<byte> Head => _bytes.AsSpan(_head + sizeof(RecordHeader), Header(_head).Length);

    /// <summary>When the record at the head was put in.</summary>
    public Instant HeadSince => Header(_head).Since;

    /// <summary>Whether a record of the flow is here, or may be.</summary>
    public bool HasFlow(int flow) => _flows[SlotOf(flow)] > 0;

    /// <summary>Where the next record goes; false if there is no room for the longest.</summary>
    public bool TryGetRoom(out byte* start)
    {
        if (IsEmpty)
        {
            // Memory that was just used is used again.
            _head = _tail = 0;
        }

        var end = _tail < _head || (_tail == _head && !IsEmpty) ? _head : _bytes.Length;
        if (end - _tail < _maxRecord)
        {
            if (end == _head || _head < _maxRecord)
            {
                start = null;
                return false;
            }

            _wrap = _tail;
            _tail = 0;
        }

        start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, _tail + sizeof(RecordHeader));
        return true;
    }

    /// <summary>Adds the record that was written to the room.</summary>
    public void Put(int length, int flow, Instant now)
    {
        Header(_tail) = new RecordHeader(length, flow, now);
        _flows[SlotOf(flow)]++;
        var size = Padded(length);
        _tail += size;
        Bytes += size;
    }

    /// <summary>Takes the record at the head out.</summary>
    public void Remove()
    {
        ref readonly var header = ref Header(_head);
        _flows[SlotOf(header.Flow)]--;
        var size = Padded(header.Length);
        _head += size;
        Bytes -= size;
        if (_tail < _head && _head == _wrap)
        {
            _head = 0;
        }
    }

    private static int SlotOf(int flow) => (int)((uint)flow % FlowSlots);

    private static int Padded(int length) => (sizeof(RecordHeader) + length + Alignment - 1) & -Alignment;

    private ref RecordHeader Header(int at) => ref MemoryMarshal.AsRef<RecordHeader>(_bytes.AsSpan(at));

    private readonly record struct RecordHeader(int Length, int Flow, Instant Since);
}
