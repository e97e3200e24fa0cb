namespace Overlay.Samples.Tipc.Messages;

/// <summary>The 40 bytes of header that all messages between the parts of TIPC itself have, discovery apart.</summary>
internal static class InternalHeader
{
    public const int Size = 40;

    public static bool Is(ReadOnlySpan<byte> message, MessageUser user) =>
        message.Length >= Size && TipcHeader.User(message) == user && TipcHeader.HeaderLength(message) == Size;

    /// <summary>The node that made the message.</summary>
    public static TipcAddress Origin(ReadOnlySpan<byte> message) => new(Words.Read(message, 6));

    public static TipcAddress Destination(ReadOnlySpan<byte> message) => new(Words.Read(message, 7));

    /// <summary>A cleared message with its first words; the caller fills in the rest.</summary>
    public static byte[] Create(MessageUser user, byte type, TipcAddress origin, TipcAddress destination, int dataLength)
    {
        var message = new byte[Size + dataLength];
        Begin(message, user, type, origin, destination);
        return message;
    }

    /// <summary>Clears the header and writes its first words; the message is as long as the span.</summary>
    public static void Begin(Span<byte> message, MessageUser user, byte type, TipcAddress origin, TipcAddress destination)
    {
        TipcHeader.Begin(message, user, Size, message.Length, type);
        TipcHeader.SetPreviousNode(message, origin);
        Words.Write(message, 6, origin.Value);
        Words.Write(message, 7, destination.Value);
    }
}
