namespace Overlay.Samples.Tipc.Messages;

/// <summary>Several short messages in one packet; each begins at a multiple of 4 bytes.</summary>
/// <remarks><code>
/// w7  | destination                       |
/// w9  | number of messages | 0            |
///     +-----------------------------------+
///     | message | padding | message | ... |
/// </code></remarks>
internal static class Bundle
{
    public static bool Is(ReadOnlySpan<byte> message) => InternalHeader.Is(message, MessageUser.Bundler);

    /// <summary>Takes the next message off the rest of a bundle; false at its end, or where it holds no message.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> message)
    {
        if (!TipcHeader.TryTrim(rest, out message))
        {
            return false;
        }

        rest = rest[Math.Min(rest.Length, Align(message.Length))..];
        return true;
    }

    public static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> bundle) => bundle[InternalHeader.Size..];

    public static int Align(int length) => (length + Words.Size - 1) & ~(Words.Size - 1);
}
