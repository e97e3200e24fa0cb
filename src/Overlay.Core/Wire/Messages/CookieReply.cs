using System.Buffers.Binary;

namespace Overlay.Wire.Messages;

/// <summary>The answer of a responder under load: the initiator proves with the cookie that it receives at its address. A view of the datagram.</summary>
/// <remarks><code>
///  0        1                          4                 8
/// +--------+--------------------------+-----------------+
/// |type 3  | reserved                 | receiver index  |
/// +--------+--------------------------+-----------------+
/// | nonce, 16 bytes                                     |
/// | cookie encrypted, 16 bytes, and its tag, 16 bytes   |
/// +-----------------------------------------------------+
/// </code></remarks>
internal readonly ref struct CookieReply
{
    public const int NonceSize = 16;

    public const int SealedCookieSize = WireLimits.HandshakeMac + WireLimits.Tag;

    public const int Size = 8 + NonceSize + SealedCookieSize;

    private CookieReply(ReadOnlySpan<byte> message) => Message = message;

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Message { get; }

    /// <summary>The sender index of the initiation that is answered.</summary>
    public uint ReceiverIndex => BinaryPrimitives.ReadUInt32BigEndian(Message[4..]);

    public ReadOnlySpan<byte> Nonce => Message.Slice(8, NonceSize);

    public ReadOnlySpan<byte> SealedCookie => Message[(8 + NonceSize)..];

    public static bool TryRead(ReadOnlySpan<byte> source, out CookieReply message)
    {
        message = new(source);
        return source.Length == Size && source[0] == (byte)MessageType.CookieReply;
    }

    /// <summary>Writes the whole message and returns its length.</summary>
    public static int Write(Span<byte> destination, uint receiverIndex, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedCookie)
    {
        var writer = new WireWriter(destination, MessageType.CookieReply);
        writer.WriteZeros(3);
        writer.WriteUInt32(receiverIndex);
        writer.WriteBytes(nonce, NonceSize);
        writer.WriteBytes(sealedCookie, SealedCookieSize);
        return writer.Length;
    }

    public override string ToString() => $"CookieReply {{ ReceiverIndex = {ReceiverIndex} }}";
}
