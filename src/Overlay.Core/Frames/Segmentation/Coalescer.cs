namespace Overlay.Frames.Segmentation;

/// <summary>Joins neighbouring frames of one run into a super-frame.</summary>
internal static class Coalescer
{
    /// <summary>Room for the headers of any joined frame, in bytes.</summary>
    public const int MaxHeader = 256;

    /// <summary>
    /// How many frames from <paramref name="start"/> on belong together, 1 or more. If more than one, <paramref name="header"/> (at least
    /// <see cref="MaxHeader"/> bytes) gets <see cref="SuperFrame.HeaderLength"/> bytes of headers; behind them go the payloads: of each
    /// frame what lies behind that length. If one, the frame is written as it is and the info tells only about its checksum.
    /// </summary>
    public static int Join(PacketBatch frames, int start, out SuperFrame info, Span<byte> header) => throw new NotSupportedException();
}
