using System.Numerics;
using Overlay.Primitives.Timing;

namespace Overlay.Net.Fragments;

/// <summary>
/// A datagram that is being put together. Fragments begin at multiples of 8 bytes, so a bit for each 8 bytes says what is there. A datagram
/// with fragments that overlap is dropped, with whatever of it is still to come (RFC 5722; RFC 8200, section 4.5); the same fragment once more
/// is none of these.
/// </summary>
internal sealed class Assembly : ITimed
{
    private const int MaxLength = ushort.MaxValue;
    private const int Unit = 8;
    private const int UnitsPerWord = 64;
    private const int FirstSize = 4096;

    private readonly Reassembler _owner;
    private readonly ulong[] _present = new ulong[(MaxLength / Unit / UnitsPerWord) + 1];
    private byte[] _bytes = [];
    private int _received;
    private int _total;

    public Assembly(Reassembler owner, Agenda agenda)
    {
        _owner = owner;
        Deadlines = new Deadlines<ReassemblyDeadline>(agenda, this);
    }

    public ReassemblyKey Key { get; private set; }

    /// <summary>True if it is only remembered so that its other fragments are dropped.</summary>
    public bool IsBroken { get; private set; }

    public Deadlines<ReassemblyDeadline> Deadlines { get; }

    /// <summary>The payload, if all of it is there; else empty.</summary>
    public ReadOnlySpan<byte> Whole => _total > 0 && _received == _total ? _bytes.AsSpan(0, _total) : default;

    /// <summary>Begins another datagram. The buffer of the last one is used again.</summary>
    public void Begin(ReassemblyKey key, Instant giveUp)
    {
        Key = key;
        IsBroken = false;
        (_received, _total) = (0, 0);
        Array.Clear(_present);
        Deadlines[ReassemblyDeadline.GiveUp] = giveUp;
    }

    public void HandleTimeout(Instant now)
    {
        if (Deadlines.TryTake(ReassemblyDeadline.GiveUp, now))
        {
            _owner.GiveUp(this);
        }
    }

    /// <summary>Puts a fragment in its place. False if it contradicts what is there; the datagram is then broken.</summary>
    public bool TryAdd(int offset, bool hasMore, ReadOnlySpan<byte> part)
    {
        IsBroken = IsBroken || !Fits(offset, hasMore, part.Length) || !TryPlace(offset, part);
        if (!IsBroken && !hasMore)
        {
            _total = offset + part.Length;
        }

        return !IsBroken;
    }

    /// <summary>The buffer is kept for the next datagram.</summary>
    public void End() => Deadlines.Clear();

    private bool Fits(int offset, bool hasMore, int length)
    {
        var end = offset + length;
        var isLengthRight = length > 0 && end <= MaxLength && (!hasMore || length % Unit == 0);
        var isEndRight = _total == 0 || (hasMore ? end < _total : end == _total);
        return isLengthRight && isEndRight && (hasMore || end >= Extent());
    }

    private bool TryPlace(int offset, ReadOnlySpan<byte> part)
    {
        var (first, last) = (offset / Unit, (offset + part.Length - 1) / Unit);
        var present = 0;
        for (var unit = first; unit <= last; unit++)
        {
            present += IsPresent(unit) ? 1 : 0;
        }

        if (present > 0)
        {
            return present == last - first + 1 && part.SequenceEqual(_bytes.AsSpan(offset, part.Length));
        }

        Reserve(offset + part.Length);
        part.CopyTo(_bytes.AsSpan(offset));
        for (var unit = first; unit <= last; unit++)
        {
            _present[unit / UnitsPerWord] |= 1UL << (unit % UnitsPerWord);
        }

        _received += part.Length;
        return true;
    }

    private bool IsPresent(int unit) => (_present[unit / UnitsPerWord] & (1UL << (unit % UnitsPerWord))) != 0;

    /// <summary>Where the last byte so far ends, to 8 bytes: only whole units stand before the end.</summary>
    private int Extent()
    {
        for (var word = _present.Length - 1; word >= 0; word--)
        {
            if (_present[word] != 0)
            {
                var units = (word * UnitsPerWord) + UnitsPerWord - BitOperations.LeadingZeroCount(_present[word]);
                return _total > 0 ? Math.Min(units * Unit, _total) : units * Unit;
            }
        }

        return 0;
    }

    private void Reserve(int length)
    {
        if (_bytes.Length < length)
        {
            Array.Resize(ref _bytes, Math.Max(length, Math.Max(FirstSize, Math.Min(_bytes.Length * 2, MaxLength))));
        }
    }
}
