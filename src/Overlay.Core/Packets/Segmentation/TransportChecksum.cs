using System.Buffers.Binary;

namespace Overlay.Packets.Segmentation;

/// <summary>
/// The checksums of TCP and UDP (RFC 9293, section 3.1; RFC 768; RFC 8200, section 8.1). A partial one is the sum of the pseudo header,
/// folded and not complemented, in the place of the checksum; so summing up the segment completes it.
/// </summary>
internal static class TransportChecksum
{
    /// <summary>Completes a partial checksum in place. False, and nothing changed, if this is not a whole TCP segment or UDP datagram in IP.</summary>
    public static bool TryComplete(Span<byte> frame)
    {
        if (!FrameLayout.TryRead(frame, out var layout))
        {
            return false;
        }

        Complete(frame[layout.Transport..layout.End], layout.ChecksumOffset);
        return true;
    }

    /// <summary>Completes a partial checksum over all bytes. What would be 0 is written as 0xffff, which is as good and, in UDP, not "none".</summary>
    public static void Complete(Span<byte> segment, int checksumOffset)
    {
        var checksum = (ushort)~InternetChecksum.Sum(segment);
        BinaryPrimitives.WriteUInt16BigEndian(segment[checksumOffset..], checksum == 0 ? ushort.MaxValue : checksum);
    }

    /// <summary>
    /// The partial checksum of a segment of this many bytes, TCP or UDP header included, from the addresses in the IP header. With an IPv6
    /// routing header that is not used up the last address would lie elsewhere.
    /// </summary>
    public static ushort PseudoHeader(ReadOnlySpan<byte> frame, in FrameLayout layout, int segmentLength) =>
        InternetChecksum.Fold((ulong)InternetChecksum.Sum(layout.Addresses(frame)) + layout.Protocol + (uint)segmentLength);
}
