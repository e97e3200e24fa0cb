using System.Buffers;
using System.Buffers.Binary;

namespace Overlay.Ports;

/// <summary>
/// Finds frames in a byte stream: each stands behind its length in four bytes, most significant first, as QEMU's stream network
/// back end has it. Takes what is there and leaves the rest for the next time.
/// </summary>
internal static class FrameStreamReader
{
    public const int PrefixLength = 4;

    /// <summary>The longest frame that a stream can hold, as QEMU has it: 64 KiB and room for headers.</summary>
    public const int MaxLength = 65536 + 4096;

    /// <summary>Takes the next frame off the front; false if it is not complete yet.</summary>
    /// <exception cref="OverlayException">The length is beyond what any sender may use: the stream is something else, or hostile.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> stream, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (stream.Length < PrefixLength)
        {
            return false;
        }

        Span<byte> prefix = stackalloc byte[PrefixLength];
        stream.Slice(0, PrefixLength).CopyTo(prefix);
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix);
        if (length > MaxLength)
        {
            throw new OverlayException(
                OverlayError.ProtocolViolation,
                $"The stream announced a frame of {length} bytes; the longest is {MaxLength}. The other end must send each Ethernet frame behind its length in 4 bytes, big-endian, as QEMU's -netdev stream does.");
        }

        if (stream.Length < PrefixLength + length)
        {
            return false;
        }

        frame = stream.Slice(PrefixLength, length);
        stream = stream.Slice(frame.End);
        return true;
    }
}
