using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace Overlay.Transforms;

/// <summary>LZ4 block format, with the length of the frame in front.</summary>
/// <remarks><code>
///  0                 2
/// +-----------------+--------------------
/// | frame length    | LZ4 block ...
/// +-----------------+--------------------
/// </code></remarks>
internal sealed class Lz4Transform : IFrameTransform
{
    public const byte WireId = 1;

    private const int LengthSize = 2;

    /// <summary>Frames below this hold hardly more than headers (an ARP frame, a TCP acknowledgement): trying costs more than it saves.</summary>
    private const int SmallestFrame = 80;

    public byte Id => WireId;

    public string Name => "LZ4";

    public bool TryApply(ReadOnlySpan<byte> frame, Span<byte> destination, out int written)
    {
        written = 0;
        if (frame.Length is < SmallestFrame or > ushort.MaxValue)
        {
            return false;
        }

        // One byte less than the frame is all the room it gets, so the encoder gives up as soon as nothing is saved.
        var length = LZ4Codec.Encode(frame, destination[LengthSize..(frame.Length - 1)]);
        if (length <= 0)
        {
            return false;
        }

        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)frame.Length);
        written = LengthSize + length;
        return true;
    }

    public bool TryRevert(ReadOnlySpan<byte> data, Span<byte> destination, out int written)
    {
        written = 0;
        if (data.Length <= LengthSize)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(data);
        if (length == 0 || length > destination.Length || LZ4Codec.Decode(data[LengthSize..], destination[..length]) != length)
        {
            return false;
        }

        written = length;
        return true;
    }
}
