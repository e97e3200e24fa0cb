namespace Overlay.Packets.Segmentation;

/// <summary>
/// Joins neighbouring frames of one run into a super-frame. Burst and index only say where to look: frames are joined if the headers of
/// each are, byte for byte, those that <see cref="Segmenter"/> gives the next segment, so that cutting the super-frame again gives the
/// same frames. Whatever else a peer sends stays as it is.
/// </summary>
internal static class Coalescer
{
    /// <summary>Room for the headers of any joined frame, in bytes: all of IPv4 and TCP, and IPv6 with a few extension headers.</summary>
    public const int MaxHeader = 256;

    private const int MaxPacket = 65_535;

    /// <summary>As many as Linux takes in one UDP super-frame (UDP_SEGMENT, udp(7)).</summary>
    private const int MaxDatagrams = 64;

    private const TcpFlags OnLastOnly = TcpFlags.Fin | TcpFlags.Push;

    /// <summary>Flags of frames that stand alone. One with CWR could lead a run, but then the device would have to know of ECN.</summary>
    private const TcpFlags Alone = TcpFlags.Syn | TcpFlags.Reset | TcpFlags.Urgent | TcpFlags.CongestionReduced;

    /// <summary>
    /// How many frames from <paramref name="start"/> on belong together, 1 or more. If more than one, <paramref name="header"/> (at least
    /// <see cref="MaxHeader"/> bytes) gets <see cref="SuperFrame.HeaderLength"/> bytes of headers; behind them go the payloads: of each
    /// frame what lies behind that length. If one, the frame is written as it is and the info tells only about its checksum.
    /// </summary>
    public static int Join(PacketBatch frames, int start, out SuperFrame info, Span<byte> header)
    {
        info = default;
        var first = frames.Buffer(start);
        if (first.Burst == 0 || !FrameLayout.TryRead(first.Span, out var layout))
        {
            return 1;
        }

        info = new(SegmentationKind.None, 0, (ushort)layout.Payload, (ushort)layout.Transport, (ushort)layout.ChecksumOffset, NeedsChecksum: true);
        if (start + 1 == frames.Count || !CanLead(first.Span, layout))
        {
            return 1;
        }

        first.Span[..layout.Payload].CopyTo(header);
        var headers = new SegmentHeaders(header, layout, layout.End - layout.Transport);
        var count = Count(frames, start, layout, headers);
        if (count > 1)
        {
            var size = layout.End - layout.Payload;
            var last = frames.Buffer(start + count - 1).Span;
            first.Span[..layout.Payload].CopyTo(header);
            headers.SetFlags(layout.IsTcp ? SegmentHeaders.FlagsOf(last, layout) : TcpFlags.None);
            headers.Complete(((count - 1) * size) + last.Length - layout.Payload);
            info = info with { Kind = layout.Kind, SegmentSize = (ushort)size };
        }

        return count;
    }

    private static bool CanLead(ReadOnlySpan<byte> frame, in FrameLayout layout) =>
        layout.Payload <= MaxHeader
        && layout.Payload < layout.End
        && layout.End == frame.Length
        && (!layout.IsTcp || (SegmentHeaders.FlagsOf(frame, layout) & (Alone | OnLastOnly)) == 0);

    /// <summary>Counts the frames whose headers follow from each other, beginning with those of the first.</summary>
    private static int Count(PacketBatch frames, int start, in FrameLayout layout, in SegmentHeaders headers)
    {
        var first = frames.Buffer(start);
        var size = layout.End - layout.Payload;
        var room = MaxPacket - (layout.End - layout.Network);
        var most = Math.Min(frames.Count - start, layout.IsTcp ? Segmenter.MaxSegments : MaxDatagrams);
        headers.Complete(size);
        if (!headers.BeginFrame(first.Span, apartFrom: TcpFlags.None))
        {
            return 1;
        }

        var count = 1;
        while (count < most)
        {
            var next = frames.Buffer(start + count);
            var payload = next.Length - layout.Payload;
            if (next.Burst != first.Burst || next.Index != first.Index + count || payload <= 0 || payload > Math.Min(size, room))
            {
                break;
            }

            headers.Advance(size);
            headers.Complete(payload);
            if (!headers.BeginFrame(next.Span, apartFrom: OnLastOnly))
            {
                break;
            }

            count++;
            room -= payload;
            if (payload < size || (layout.IsTcp && (SegmentHeaders.FlagsOf(next.Span, layout) & OnLastOnly) != 0))
            {
                break;
            }
        }

        return count;
    }
}
