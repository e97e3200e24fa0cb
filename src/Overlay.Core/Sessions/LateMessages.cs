using System.Collections.Concurrent;
using Overlay.Primitives;

namespace Overlay.Sessions;

/// <summary>
/// Receiver indices, or slots, that are or were in use, the latest of them. A handshake goes over several paths and each copy is answered, messages overtake
/// each other, and when a session ends some are under way: a healthy network brings a few messages for an index that has no use for them. These are not counted
/// as drops. More than a few for one index are forged, and are counted.
/// </summary>
internal sealed class LateMessages
{
    private const int MaxIndices = 4_096;
    private const int MaxForEach = 32;

    private readonly ConcurrentDictionary<uint, int> _left = new();
    private readonly Queue<uint> _order = new();

    public TableSize Size => new(_order.Count, MaxIndices);

    /// <summary>True if messages for this index may still come. Any thread may ask.</summary>
    public bool MayCome(uint index) => _left.ContainsKey(index);

    /// <summary>The index comes into use, or goes out of it.</summary>
    public void Expect(uint index)
    {
        if (!_left.TryAdd(index, MaxForEach))
        {
            return;
        }

        _order.Enqueue(index);
        if (_order.Count > MaxIndices)
        {
            _left.TryRemove(_order.Dequeue(), out _);
        }
    }

    /// <summary>Takes one for this index; false if it is to be counted. Any thread may ask.</summary>
    public bool TryTake(uint index)
    {
        var isTaken = false;
        while (!isTaken && _left.TryGetValue(index, out var left) && left > 0)
        {
            isTaken = _left.TryUpdate(index, left - 1, left);
        }

        return isTaken;
    }
}
