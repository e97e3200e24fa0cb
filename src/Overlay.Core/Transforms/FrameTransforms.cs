using Overlay.Transforms;

namespace Overlay;

/// <summary>The transforms that come with the library.</summary>
public static class FrameTransforms
{
    /// <summary>
    /// LZ4 block compression (id 1), for underlays that are slower than a processor core. A frame that would not become smaller is
    /// sent as it is.
    /// </summary>
    /// <remarks>The length of a compressed frame tells an observer something about its content. Leave it off where an attacker can
    /// place text of his own beside secrets in one frame.</remarks>
    public static IFrameTransform Lz4 { get; } = new Lz4Transform();
}
