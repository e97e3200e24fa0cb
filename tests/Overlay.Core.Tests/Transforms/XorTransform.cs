namespace Overlay.Core.Tests.Transforms;

/// <summary>A transform as a user would write one: flips bits, refuses frames that start with 0xff, and expects a mark in front.</summary>
internal sealed class XorTransform(byte id, byte mask = 0x5a) : IFrameTransform
{
    private const byte Mark = 0x77;

    public byte Id => id;

    public string Name => "xor";

    public bool TryApply(ReadOnlySpan<byte> frame, Span<byte> destination, out int written)
    {
        written = frame.Length + 1;
        if (frame[0] == 0xff || destination.Length < written)
        {
            return false;
        }

        destination[0] = Mark;
        Flip(frame, destination[1..]);
        return true;
    }

    public bool TryRevert(ReadOnlySpan<byte> data, Span<byte> destination, out int written)
    {
        written = data.Length - 1;
        if (written < 0 || data[0] != Mark || written > destination.Length)
        {
            return false;
        }

        Flip(data[1..], destination);
        return true;
    }

    private void Flip(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = (byte)(source[i] ^ mask);
        }
    }
}
