using System.Buffers.Binary;

namespace Overlay.Wire.Messages;

/// <summary>The second and last message of a handshake, a view of the datagram.</summary>
/// <remarks><code>
///  0        1                          4                 8                 12
/// +--------+--------------------------+-----------------+-----------------+
/// |type 2  | reserved                 | sender index    | receiver index  |
/// +--------+--------------------------+-----------------+-----------------+
/// | Noise: e (32), Hello encrypted (n + 16)
/// +-----------------------------------------------------------------------+
/// | mac1, 16 bytes                                                        |
/// | mac2, 16 bytes                                                        |
/// +-----------------------------------------------------------------------+
/// </code></remarks>
internal readonly ref struct HandshakeResponse
{
    public const int HeaderSize = 12;

    /// <summary>What the second Noise message adds to its payload: e and the payload's tag.</summary>
    public const int NoiseOverhead = WireLimits.Key + WireLimits.Tag;

    public const int MinSize = HeaderSize + NoiseOverhead + HandshakeMacs.Size;

    public const int MaxSize = MinSize + WireLimits.HandshakePayload;

    private HandshakeResponse(ReadOnlySpan<byte> message) => Message = message;

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Message { get; }

    public uint SenderIndex => BinaryPrimitives.ReadUInt32BigEndian(Message[4..]);

    /// <summary>The sender index of the initiation that is answered.</summary>
    public uint ReceiverIndex => BinaryPrimitives.ReadUInt32BigEndian(Message[8..]);

    /// <summary>The Noise message: e, encrypted payload.</summary>
    public ReadOnlySpan<byte> Noise => Message[HeaderSize..^HandshakeMacs.Size];

    public ReadOnlySpan<byte> Mac1 => HandshakeMacs.Mac1(Message);

    public ReadOnlySpan<byte> Mac2 => HandshakeMacs.Mac2(Message);

    public ReadOnlySpan<byte> BeforeMac1 => HandshakeMacs.BeforeMac1(Message);

    public ReadOnlySpan<byte> BeforeMac2 => HandshakeMacs.BeforeMac2(Message);

    public static bool TryRead(ReadOnlySpan<byte> source, out HandshakeResponse message)
    {
        message = new(source);
        return source.Length is >= MinSize and <= MaxSize && source[0] == (byte)MessageType.HandshakeResponse;
    }

    /// <summary>Writes the message with both MACs zero, to be filled in afterwards, and returns its length.</summary>
    public static int Write(Span<byte> destination, uint senderIndex, uint receiverIndex, ReadOnlySpan<byte> noise)
    {
        var writer = new WireWriter(destination, MessageType.HandshakeResponse);
        writer.WriteZeros(3);
        writer.WriteUInt32(senderIndex);
        writer.WriteUInt32(receiverIndex);
        writer.WriteBytes(noise, noise.Length);
        writer.WriteZeros(HandshakeMacs.Size);
        return writer.Length;
    }

    public override string ToString() => $"HandshakeResponse {{ SenderIndex = {SenderIndex}, ReceiverIndex = {ReceiverIndex} }}";
}
