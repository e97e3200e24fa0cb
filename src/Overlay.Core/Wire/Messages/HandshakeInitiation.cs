using System.Buffers.Binary;

namespace Overlay.Wire.Messages;

/// <summary>The first message of a handshake, a view of the datagram.</summary>
/// <remarks><code>
///  0        1        2        3        4                 8
/// +--------+--------+--------+--------+-----------------+
/// |type 1  |version |purpose |reserved| sender index    |
/// +--------+--------+--------+--------+-----------------+
/// | Noise: e (32), s encrypted (48), Hello encrypted (n + 16)
/// +-----------------------------------------------------+
/// | mac1, 16 bytes                                      |
/// | mac2, 16 bytes                                      |
/// +-----------------------------------------------------+
/// </code></remarks>
internal readonly ref struct HandshakeInitiation
{
    public const int HeaderSize = 8;

    /// <summary>What the first Noise message adds to its payload: e, s with a tag, and the payload's tag.</summary>
    public const int NoiseOverhead = WireLimits.Key + WireLimits.Key + WireLimits.Tag + WireLimits.Tag;

    public const int MinSize = HeaderSize + NoiseOverhead + HandshakeMacs.Size;

    public const int MaxSize = MinSize + WireLimits.HandshakePayload;

    private HandshakeInitiation(ReadOnlySpan<byte> message) => Message = message;

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Message { get; }

    public HandshakePurpose Purpose => (HandshakePurpose)Message[2];

    public uint SenderIndex => BinaryPrimitives.ReadUInt32BigEndian(Message[4..]);

    /// <summary>The Noise message: e, encrypted s, encrypted payload.</summary>
    public ReadOnlySpan<byte> Noise => Message[HeaderSize..^HandshakeMacs.Size];

    /// <summary>The sender's ephemeral public key: the same in a repeated initiation, and in no other.</summary>
    public ReadOnlySpan<byte> Ephemeral => Noise[..WireLimits.Key];

    public ReadOnlySpan<byte> Mac1 => HandshakeMacs.Mac1(Message);

    public ReadOnlySpan<byte> Mac2 => HandshakeMacs.Mac2(Message);

    public ReadOnlySpan<byte> BeforeMac1 => HandshakeMacs.BeforeMac1(Message);

    public ReadOnlySpan<byte> BeforeMac2 => HandshakeMacs.BeforeMac2(Message);

    public static bool TryRead(ReadOnlySpan<byte> source, out HandshakeInitiation message)
    {
        message = new(source);
        return source.Length is >= MinSize and <= MaxSize
            && source[0] == (byte)MessageType.HandshakeInitiation
            && source[1] == WireLimits.Version
            && message.Purpose is HandshakePurpose.NodeToNode or HandshakePurpose.NodeToSupernode;
    }

    /// <summary>Writes the message with both MACs zero, to be filled in afterwards, and returns its length.</summary>
    public static int Write(Span<byte> destination, HandshakePurpose purpose, uint senderIndex, ReadOnlySpan<byte> noise)
    {
        var writer = new WireWriter(destination, MessageType.HandshakeInitiation);
        writer.WriteByte(WireLimits.Version);
        writer.WriteByte((byte)purpose);
        writer.WriteByte(0);
        writer.WriteUInt32(senderIndex);
        writer.WriteBytes(noise, noise.Length);
        writer.WriteZeros(HandshakeMacs.Size);
        return writer.Length;
    }

    public override string ToString() => $"HandshakeInitiation {{ Purpose = {Purpose}, SenderIndex = {SenderIndex} }}";
}
