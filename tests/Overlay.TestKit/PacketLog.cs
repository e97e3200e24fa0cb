using System.Buffers.Binary;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.TestKit;

/// <summary>
/// Everything that crossed the underlay, in order. Its running hash covers times, addresses, fates and every byte: two runs with one
/// hash did the same.
/// </summary>
internal sealed class PacketLog
{
    private const int RecentLimit = 60;
    private readonly List<PacketRecord> _kept = [];
    private readonly Queue<PacketRecord> _recent = new();

    /// <summary>True to keep every record with its bytes, for stories that replay them.</summary>
    public bool KeepsAll { get; set; }

    public ulong Hash { get; private set; } = 0x6f76_6572_6c61_7931;

    public long Count { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>All records since <see cref="KeepsAll"/> was set.</summary>
    public IReadOnlyList<PacketRecord> Kept => _kept;

    /// <summary>The last records, for the message of a failure.</summary>
    public IEnumerable<PacketRecord> Recent => _recent;

    /// <summary>Sees every record; for stories that count.</summary>
    public Action<PacketRecord>? Watcher { get; set; }

    public void Add(Instant at, string from, UnderlayAddress source, UnderlayAddress destination, ReadOnlySpan<byte> packet, PacketFate fate)
    {
        var hash = HashOf(packet);
        var record = new PacketRecord(
            at, from, source, destination, packet.IsEmpty ? 0 : (MessageType)packet[0], packet.Length, hash, fate, KeepsAll ? packet.ToArray() : null);
        Count++;
        Bytes += packet.Length;
        Span<byte> address = stackalloc byte[16];
        destination.CopyTo(address);
        Hash = Fold(Fold(Fold(Fold(Hash, hash), (ulong)at.Microseconds), (ulong)fate), HashOf(address) + destination.Port);
        if (KeepsAll)
        {
            _kept.Add(record);
        }

        _recent.Enqueue(record);
        if (_recent.Count > RecentLimit)
        {
            _recent.Dequeue();
        }

        Watcher?.Invoke(record);
    }

    private static ulong HashOf(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            hash = Fold(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            hash = Fold(hash, value);
        }

        return hash;
    }

    private static ulong Fold(ulong hash, ulong value)
    {
        hash = (hash ^ value) * 0xff51_afd7_ed55_8ccd;
        return hash ^ (hash >> 32);
    }
}
