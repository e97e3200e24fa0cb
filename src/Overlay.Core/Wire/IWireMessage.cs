namespace Overlay.Wire;

/// <summary>The template that every message follows: a value with one reader and one writer.</summary>
/// <typeparam name="TSelf">The message itself.</typeparam>
internal interface IWireMessage<TSelf>
    where TSelf : struct, IWireMessage<TSelf>
{
    /// <summary>Reads the message with its first byte (type or kind); false for anything that does not follow the format, never throws.</summary>
    static abstract bool TryRead(ReadOnlySpan<byte> source, out TSelf message);

    /// <summary>Writes every byte of the message, also the reserved ones, and returns its length.</summary>
    int Write(Span<byte> destination);
}
