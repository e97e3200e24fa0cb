using System.Buffers.Binary;
using Overlay.Primitives;

namespace Overlay.Packets.Membership;

/// <summary>Writes the records of a report of IGMPv3 or MLDv2; the header and the checksum come from the codec.</summary>
internal ref struct MembershipReportWriter(Span<byte> destination, int addressSize)
{
    public const int HeaderSize = 8;

    private const int RecordHeaderSize = 4;
    private const int CountOffset = 6;

    private readonly Span<byte> _destination = destination;
    private ushort _count;

    public int Length { get; private set; } = HeaderSize;

    /// <summary>Adds a record; false, and nothing is written, if it does not fit.</summary>
    public bool TryAdd(MembershipRecordType type, IpAddress group, ReadOnlySpan<IpAddress> sources)
    {
        var size = RecordHeaderSize + addressSize + (sources.Length * addressSize);
        if (Length + size > _destination.Length || sources.Length > ushort.MaxValue || _count == ushort.MaxValue)
        {
            return false;
        }

        var record = _destination.Slice(Length, size);
        (record[0], record[1]) = ((byte)type, 0);
        BinaryPrimitives.WriteUInt16BigEndian(record[2..], (ushort)sources.Length);
        group.CopyTo(record[RecordHeaderSize..]);
        for (var i = 0; i < sources.Length; i++)
        {
            sources[i].CopyTo(record[(RecordHeaderSize + ((i + 1) * addressSize))..]);
        }

        Length += size;
        BinaryPrimitives.WriteUInt16BigEndian(_destination[CountOffset..], ++_count);
        return true;
    }
}
