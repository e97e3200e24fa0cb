namespace Overlay.Samples.Tipc.Messages;

/// <summary>The words that every TIPC message begins with, read from a message or written into one in place.</summary>
/// <remarks><code>
///      31 29 28  25 24   21 20 19 18 17 16                              0
///     +-----+------+-------+--+--+--+--+--------------------------------+
/// w0  |ver 2| user |hdr len|n |d |s |y | length of the message in bytes |
///     +-----+------+-------+--+--+--+--+--------------------------------+
/// w1  |type |  of the user ...         | broadcast acknowledgement      |
///     +-----+--------------------------+--------------------------------+
/// w2  | acknowledgement                | sequence number                |
///     +--------------------------------+--------------------------------+
/// w3  | address of the node that put the message on this link           |
///     +-----------------------------------------------------------------+
/// </code>
/// The header length counts words. n: not for a unicast link's sequence; d, s and y have a meaning per user. Acknowledgements name the last
/// message received in order.</remarks>
internal static class TipcHeader
{
    public const byte Version = 2;

    /// <summary>Bytes of the shortest header: a message on a connection.</summary>
    public const int MinLength = 24;

    /// <summary>Bytes of the longest header: discovery.</summary>
    public const int MaxLength = 60;

    private const int LengthBits = 17;

    /// <summary>
    /// Checks the first word against what was received, and cuts off padding behind the message; false: this is no TIPC message.
    /// </summary>
    public static bool TryTrim(ReadOnlySpan<byte> received, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (received.Length < MinLength || Words.Field(received, 0, 29, 3) != Version)
        {
            return false;
        }

        var header = HeaderLength(received);
        var length = Length(received);
        if (header is < MinLength or > MaxLength || length < header || length > received.Length)
        {
            return false;
        }

        message = received[..length];
        return true;
    }

    public static MessageUser User(ReadOnlySpan<byte> message) => (MessageUser)Words.Field(message, 0, 25, 4);

    public static int HeaderLength(ReadOnlySpan<byte> message) => (int)Words.Field(message, 0, 21, 4) * Words.Size;

    public static int Length(ReadOnlySpan<byte> message) => (int)Words.Field(message, 0, 0, LengthBits);

    public static byte Type(ReadOnlySpan<byte> message) => (byte)Words.Field(message, 1, 29, 3);

    /// <summary>Not of a unicast link's sequence: discovery, and everything on the broadcast link.</summary>
    public static bool IsNonSequenced(ReadOnlySpan<byte> message) => Words.Flag(message, 0, 20);

    public static ushort BroadcastAck(ReadOnlySpan<byte> message) => (ushort)Words.Field(message, 1, 0, 16);

    public static ushort Ack(ReadOnlySpan<byte> message) => (ushort)Words.Field(message, 2, 16, 16);

    public static ushort Sequence(ReadOnlySpan<byte> message) => (ushort)Words.Field(message, 2, 0, 16);

    public static TipcAddress PreviousNode(ReadOnlySpan<byte> message) => new(Words.Read(message, 3));

    public static void SetNonSequenced(Span<byte> message, bool value) => Words.SetFlag(message, 0, 20, value);

    public static void SetBroadcastAck(Span<byte> message, ushort value) => Words.SetField(message, 1, 0, 16, value);

    public static void SetAck(Span<byte> message, ushort value) => Words.SetField(message, 2, 16, 16, value);

    public static void SetSequence(Span<byte> message, ushort value) => Words.SetField(message, 2, 0, 16, value);

    public static void SetPreviousNode(Span<byte> message, TipcAddress value) => Words.Write(message, 3, value.Value);

    /// <summary>Clears the header and writes the first word and the type.</summary>
    public static void Begin(Span<byte> message, MessageUser user, int headerLength, int length, byte type)
    {
        message[..headerLength].Clear();
        Words.Write(message, 0, ((uint)Version << 29) | ((uint)user << 25) | ((uint)(headerLength / Words.Size) << 21) | (uint)length);
        Words.SetField(message, 1, 29, 3, type);
    }
}
