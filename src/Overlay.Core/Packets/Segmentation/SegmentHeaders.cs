using System.Buffers.Binary;

namespace Overlay.Packets.Segmentation;

/// <summary>
/// The headers of one frame of a run, changed from segment to segment. What is not changed here is the same in all frames of a run: that
/// is what cutting and joining agree on.
/// </summary>
internal readonly ref struct SegmentHeaders
{
    private const int TotalLengthV4 = 2;
    private const int IdentificationV4 = 4;
    private const int ChecksumV4 = 10;
    private const int PayloadLengthV6 = 4;
    private const int HeaderV6 = 40;
    private const int TcpSequence = 4;
    private const int TcpFlagsOffset = 13;
    private const int TcpFlagsEnd = TcpFlagsOffset + 1;
    private const int UdpLength = 4;

    private readonly Span<byte> _bytes;
    private readonly FrameLayout _layout;
    private readonly ushort _addressSum;

    /// <summary>Takes headers whose partial checksum stands for a segment of <paramref name="segmentLength"/> bytes, TCP or UDP header included.</summary>
    public SegmentHeaders(Span<byte> bytes, in FrameLayout layout, int segmentLength)
    {
        _bytes = bytes[..layout.Payload];
        _layout = layout;
        _addressSum = InternetChecksum.Fold((ulong)Read(ChecksumAt) + (ushort)~InternetChecksum.Fold((uint)segmentLength));
    }

    private int ChecksumAt => _layout.Transport + _layout.ChecksumOffset;

    /// <summary>The flags of a TCP segment.</summary>
    public static TcpFlags FlagsOf(ReadOnlySpan<byte> frame, in FrameLayout layout) => (TcpFlags)frame[layout.Transport + TcpFlagsOffset];

    /// <summary>Sets the flags of TCP; in UDP there is nothing to set.</summary>
    public void SetFlags(TcpFlags flags)
    {
        if (_layout.IsTcp)
        {
            _bytes[_layout.Transport + TcpFlagsOffset] = (byte)flags;
        }
    }

    /// <summary>True if the frame begins with exactly these headers, or in TCP differs in these flags only.</summary>
    public bool BeginFrame(ReadOnlySpan<byte> frame, TcpFlags apartFrom)
    {
        var theirs = frame[.._bytes.Length];
        if (!_layout.IsTcp)
        {
            return theirs.SequenceEqual(_bytes);
        }

        var flagsEnd = _layout.Transport + TcpFlagsEnd;
        return theirs[flagsEnd..].SequenceEqual(_bytes[flagsEnd..])
            && ((FlagsOf(theirs, _layout) ^ FlagsOf(_bytes, _layout)) & ~apartFrom) == 0
            && theirs[..(flagsEnd - 1)].SequenceEqual(_bytes[..(flagsEnd - 1)]);
    }

    /// <summary>Makes these the headers of the next segment, behind one with this many bytes of payload; lengths and checksums follow with
    /// <see cref="Complete"/>.</summary>
    public void Advance(int payload)
    {
        if (_layout.IsV4)
        {
            Write(_layout.Network + IdentificationV4, Read(_layout.Network + IdentificationV4) + 1);
        }

        if (_layout.IsTcp)
        {
            var sequence = _bytes[(_layout.Transport + TcpSequence)..];
            BinaryPrimitives.WriteUInt32BigEndian(sequence, BinaryPrimitives.ReadUInt32BigEndian(sequence) + (uint)payload);
        }
    }

    /// <summary>Sets the lengths for this many bytes of payload, the partial checksum and the checksum of IPv4.</summary>
    public void Complete(int payload)
    {
        var segmentLength = _layout.Payload - _layout.Transport + payload;
        Write(ChecksumAt, InternetChecksum.Fold((ulong)_addressSum + (uint)segmentLength));
        if (!_layout.IsTcp)
        {
            Write(_layout.Transport + UdpLength, segmentLength);
        }

        var packetLength = _layout.Transport - _layout.Network + segmentLength;
        if (!_layout.IsV4)
        {
            Write(_layout.Network + PayloadLengthV6, packetLength - HeaderV6);
            return;
        }

        Write(_layout.Network + TotalLengthV4, packetLength);
        Write(_layout.Network + ChecksumV4, 0);
        Write(_layout.Network + ChecksumV4, (ushort)~InternetChecksum.Sum(_bytes[_layout.Network.._layout.Transport]));
    }

    private ushort Read(int at) => BinaryPrimitives.ReadUInt16BigEndian(_bytes[at..]);

    private void Write(int at, int value) => BinaryPrimitives.WriteUInt16BigEndian(_bytes[at..], (ushort)value);
}
