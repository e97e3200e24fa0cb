using System.Buffers.Binary;
using Overlay.Primitives;

namespace Overlay.Packets.Membership;

/// <summary>Reads the records of a report one after the other.</summary>
/// <remarks><code>
///  0        1        2                 4
/// +--------+--------+-----------------+--------------------------+----------------+-----------------
/// | type   |aux len | sources         | group, 4 or 16 bytes     | sources ...    | auxiliary data
/// +--------+--------+-----------------+--------------------------+----------------+-----------------
/// </code>
/// RFC 3376, section 4.2.4; RFC 3810, section 5.2.4. Auxiliary data, in units of 4 bytes, are skipped.</remarks>
internal ref struct MembershipRecordReader(ReadOnlySpan<byte> records, int count, int addressSize)
{
    private const int HeaderSize = 4;
    private const int AuxiliaryUnit = 4;

    private ReadOnlySpan<byte> _rest = records;
    private int _left = count;

    public readonly MembershipRecordReader GetEnumerator() => this;

    public MembershipRecord Current { get; private set; }

    /// <summary>False at the end, and where a record does not fit.</summary>
    public bool MoveNext()
    {
        if (_left == 0 || !TryMeasure(out var sources, out var length))
        {
            return false;
        }

        _left--;
        var group = new IpAddress(_rest.Slice(HeaderSize, addressSize));
        Current = new MembershipRecord((MembershipRecordType)_rest[0], group, new AddressList(_rest.Slice(HeaderSize + addressSize, sources), addressSize));
        _rest = _rest[length..];
        return true;
    }

    /// <summary>True if all records fit into the message.</summary>
    public bool IsWhole()
    {
        while (MoveNext())
        {
        }

        return _left == 0;
    }

    private readonly bool TryMeasure(out int sources, out int length)
    {
        (sources, length) = (0, HeaderSize + addressSize);
        if (_rest.Length < length)
        {
            return false;
        }

        sources = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]) * addressSize;
        length += sources + (_rest[1] * AuxiliaryUnit);
        return _rest.Length >= length;
    }
}
