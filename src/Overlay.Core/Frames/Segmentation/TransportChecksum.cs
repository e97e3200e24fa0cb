namespace Overlay.Frames.Segmentation;

/// <summary>The checksums of TCP and UDP (RFC 9293, section 3.1; RFC 768; RFC 8200, section 8.1).</summary>
internal static class TransportChecksum
{
    /// <summary>Completes a partial checksum in place. False, and nothing changed, if this is not a whole TCP segment or UDP datagram in IP.</summary>
    public static bool TryComplete(Span<byte> frame) => throw new NotSupportedException();
}
