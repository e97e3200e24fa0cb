namespace Overlay.Frames.Segmentation;

/// <summary>Cuts super-frames into frames that each stand alone.</summary>
internal static class Segmenter
{
    /// <summary>The most segments of one super-frame: the index is one byte.</summary>
    public const int MaxSegments = 256;

    /// <summary>How many frames <see cref="TryCut"/> adds; 0 if it would refuse the super-frame.</summary>
    public static int CountSegments(ReadOnlySpan<byte> superFrame, in SuperFrame info) => throw new NotSupportedException();

    /// <summary>
    /// Adds the segments of one super-frame to the batch, as a run with this burst number, 1 to 255. False, and nothing added, if the
    /// bytes do not follow the rules or a segment is too long for the batch. The caller has seen to it that the segments fit in number.
    /// </summary>
    public static bool TryCut(ReadOnlySpan<byte> superFrame, in SuperFrame info, byte burst, PacketBatch output) => throw new NotSupportedException();
}
