namespace Overlay.Packets.Segmentation;

/// <summary>What a device says about a frame, or is told: how it is cut, and whether its transport checksum is partial.</summary>
/// <param name="Kind">What it is cut into; <see cref="SegmentationKind.None"/> for a single frame.</param>
/// <param name="SegmentSize">Bytes of payload behind the headers in each segment but the last; 0 for a single frame.</param>
/// <param name="HeaderLength">Bytes of all headers from the destination MAC on, TCP options included. Devices often say more than that, so it is
/// ignored when a super-frame is cut.</param>
/// <param name="ChecksumStart">Where the TCP or UDP header begins, from the start of the frame.</param>
/// <param name="ChecksumOffset">Where the checksum lies in it: 16 for TCP, 6 for UDP.</param>
/// <param name="NeedsChecksum">True if the checksum is partial: the sum of the pseudo header, folded and not complemented.</param>
internal readonly record struct SuperFrame(
    SegmentationKind Kind, ushort SegmentSize, ushort HeaderLength, ushort ChecksumStart, ushort ChecksumOffset, bool NeedsChecksum);
