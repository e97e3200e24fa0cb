using System.ComponentModel;
using Overlay.Primitives;

namespace Overlay;

/// <summary>
/// A pluggable step on whole frames between port and encryption, for example a compressor. One id names one algorithm for the whole
/// community; the id travels in the header of each frame it was applied to. Implementations are called from several threads at once
/// and must not keep state between frames.
/// </summary>
[TypeConverter(typeof(NoTextTypeConverter))]
public interface IFrameTransform
{
    /// <summary>The number on the wire: 1 is LZ4; 128 to 255 are free for use.</summary>
    byte Id { get; }

    /// <summary>The name shown to people.</summary>
    string Name { get; }

    /// <summary>Transforms a frame that is about to be sent.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="destination">Room for the result, never shorter than the frame.</param>
    /// <param name="written">The length of the result.</param>
    /// <returns>False to send the frame as it is, for example because it would not become smaller.</returns>
    bool TryApply(ReadOnlySpan<byte> frame, Span<byte> destination, out int written);

    /// <summary>Restores a frame that was received. The input is authenticated but may still be malformed; never throws.</summary>
    /// <param name="data">What <see cref="TryApply"/> wrote at the sender.</param>
    /// <param name="destination">Room for the longest frame of the segment.</param>
    /// <param name="written">The length of the frame.</param>
    /// <returns>False if the data is malformed or the frame does not fit; the frame is then dropped and counted.</returns>
    bool TryRevert(ReadOnlySpan<byte> data, Span<byte> destination, out int written);
}
