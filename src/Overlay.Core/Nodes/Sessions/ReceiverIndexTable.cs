using System.Collections.Concurrent;
using Overlay.Primitives;
using Overlay.Sessions;

namespace Overlay.Nodes.Sessions;

/// <summary>
/// The numbers that others put into the receiver index: one for each session and each pending handshake. They are random, so that
/// nobody can guess one that is in use. The engine changes them; any thread may ask whether one is in use.
/// </summary>
internal sealed class ReceiverIndexTable(IRandomSource random)
{
    private readonly ConcurrentDictionary<uint, Receiver> _receivers = new();
    private readonly LateMessages _late = new();

    public int Count => _receivers.Count;

    public TableSize Late => _late.Size;

    public IEnumerable<Receiver> Receivers => _receivers.Select(entry => entry.Value);

    /// <summary>A number that is not in use and never 0.</summary>
    public uint Allocate()
    {
        uint index;
        do
        {
            index = random.NextUInt32();
        }
        while (index == 0 || _receivers.ContainsKey(index));
        _late.Expect(index);
        return index;
    }

    public void Set(uint index, Receiver receiver) => _receivers[index] = receiver;

    public void Remove(uint index)
    {
        if (_receivers.TryRemove(index, out _))
        {
            _late.Expect(index);
        }
    }

    /// <summary>True if the engine is to see a message with this index: it is in use, or was.</summary>
    public bool IsKnown(uint index) => _receivers.ContainsKey(index) || _late.MayCome(index);

    /// <summary>Takes a message that the index has no use for; false if it is a drop to be counted.</summary>
    public bool TryTakeLate(uint index) => _late.TryTake(index);

    public Receiver? Find(uint index) => _receivers.GetValueOrDefault(index);
}
