namespace Overlay.Core.Tests.Transforms;

/// <summary>A faulty transform: claims to have restored more than there was room for.</summary>
internal sealed class OverstatingTransform(byte id, int excess) : IFrameTransform
{
    public byte Id => id;

    public string Name => "overstating";

    public bool TryApply(ReadOnlySpan<byte> frame, Span<byte> destination, out int written)
    {
        written = 0;
        return false;
    }

    public bool TryRevert(ReadOnlySpan<byte> data, Span<byte> destination, out int written)
    {
        written = excess < 0 ? excess : destination.Length + excess;
        return true;
    }
}
