using System.Buffers.Binary;

namespace Overlay.Packets.Segmentation;

/// <summary>
/// Cuts super-frames into frames that each stand alone, as the kernel would have done without offload: each has the headers of a whole
/// packet; IPv4 ids and TCP sequence numbers go up; FIN and PSH are on the last segment only, CWR on the first only. The transport
/// checksums stay partial.
/// </summary>
internal static class Segmenter
{
    /// <summary>The most segments of one super-frame, for the index is one byte. A device that can be told a limit should be.</summary>
    public const int MaxSegments = 256;

    /// <summary>How many frames <see cref="TryCut"/> adds if they are not too long for the batch; 0 if it would refuse the super-frame.</summary>
    public static int CountSegments(ReadOnlySpan<byte> superFrame, in SuperFrame info)
    {
        if (info.Kind == SegmentationKind.None)
        {
            return 1;
        }

        return TryReadLayout(superFrame, info, out var layout) ? Count(superFrame.Length - layout.Payload, info.SegmentSize) : 0;
    }

    /// <summary>
    /// Adds the segments of one super-frame to the batch, as a run with this burst number, 1 to 255. A single frame with a partial checksum
    /// becomes a run of one, or is completed where only the device can say where its checksum lies. False, and nothing added, if the bytes do
    /// not follow the rules, or a segment is too long for the batch. The caller has seen to it that the segments fit in number.
    /// </summary>
    public static bool TryCut(ReadOnlySpan<byte> superFrame, in SuperFrame info, byte burst, PacketBatch output)
    {
        ArgumentOutOfRangeException.ThrowIfZero(burst);
        if (info.Kind == SegmentationKind.None)
        {
            return TryCopy(superFrame, info, burst, output);
        }

        if (!TryReadLayout(superFrame, info, out var layout))
        {
            return false;
        }

        var payload = superFrame.Length - layout.Payload;
        if (Count(payload, info.SegmentSize) == 0 || layout.Payload + Math.Min(payload, info.SegmentSize) > output.MaxPacketLength)
        {
            return false;
        }

        Cut(superFrame, info, layout, burst, output);
        return true;
    }

    private static bool TryCopy(ReadOnlySpan<byte> frame, in SuperFrame info, byte burst, PacketBatch output)
    {
        if (frame.Length > output.MaxPacketLength || (info.NeedsChecksum && info.ChecksumStart + info.ChecksumOffset + sizeof(ushort) > frame.Length))
        {
            return false;
        }

        var copy = output.Next()[..frame.Length];
        frame.CopyTo(copy);
        if (info.NeedsChecksum && FrameLayout.TryRead(frame, out var layout) && IsChecksumOf(layout, info) && layout.End == frame.Length)
        {
            output.Commit(frame.Length, burst, 0);
            return true;
        }

        if (info.NeedsChecksum)
        {
            TransportChecksum.Complete(copy[info.ChecksumStart..], info.ChecksumOffset);
        }

        output.Commit(frame.Length);
        return true;
    }

    /// <summary>True if all bytes are what the device says they are: headers that end in the transport whose checksum it names, and payload.</summary>
    private static bool TryReadLayout(ReadOnlySpan<byte> superFrame, in SuperFrame info, out FrameLayout layout) =>
        FrameLayout.TryRead(superFrame, out layout)
        && layout.Kind == info.Kind
        && layout.End == superFrame.Length
        && (!info.NeedsChecksum || IsChecksumOf(layout, info))
        && info.SegmentSize > 0
        && !(layout.IsTcp && (SegmentHeaders.FlagsOf(superFrame, layout) & (TcpFlags.Syn | TcpFlags.Reset)) != 0);

    private static bool IsChecksumOf(in FrameLayout layout, in SuperFrame info) =>
        layout.Transport == info.ChecksumStart && layout.ChecksumOffset == info.ChecksumOffset;

    private static int Count(int payload, int segmentSize)
    {
        var count = Math.Max(1, (payload + segmentSize - 1) / segmentSize);
        return count <= MaxSegments ? count : 0;
    }

    private static void Cut(ReadOnlySpan<byte> superFrame, in SuperFrame info, in FrameLayout layout, byte burst, PacketBatch output)
    {
        Span<byte> bytes = stackalloc byte[layout.Payload];
        superFrame[..layout.Payload].CopyTo(bytes);
        var segmentLength = layout.End - layout.Transport;
        if (!info.NeedsChecksum)
        {
            var partial = TransportChecksum.PseudoHeader(superFrame, layout, segmentLength);
            BinaryPrimitives.WriteUInt16BigEndian(bytes[(layout.Transport + layout.ChecksumOffset)..], partial);
        }

        var headers = new SegmentHeaders(bytes, layout, segmentLength);
        var flags = layout.IsTcp ? SegmentHeaders.FlagsOf(superFrame, layout) : TcpFlags.None;
        var rest = superFrame[layout.Payload..];
        for (var index = 0; index == 0 || !rest.IsEmpty; index++)
        {
            var payload = rest[..Math.Min(rest.Length, info.SegmentSize)];
            rest = rest[payload.Length..];
            headers.SetFlags(FlagsOfSegment(flags, index == 0, rest.IsEmpty));
            headers.Complete(payload.Length);
            var room = output.Next();
            bytes.CopyTo(room);
            payload.CopyTo(room[bytes.Length..]);
            output.Commit(bytes.Length + payload.Length, burst, (byte)index);
            headers.Advance(payload.Length);
        }
    }

    private static TcpFlags FlagsOfSegment(TcpFlags flags, bool isFirst, bool isLast)
    {
        var absent = (isFirst ? TcpFlags.None : TcpFlags.CongestionReduced) | (isLast ? TcpFlags.None : TcpFlags.Fin | TcpFlags.Push);
        return flags & ~absent;
    }
}
