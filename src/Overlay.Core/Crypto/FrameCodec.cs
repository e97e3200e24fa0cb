using Overlay.Buffers;
using Overlay.Wire.Messages;

namespace Overlay.Crypto;

/// <summary>
/// Seals and opens packets in place: bytes become a header, ciphertext and a tag, and back. The nonce is four zero bytes and the
/// counter, which is the last eight bytes of either header; the whole header is the associated data (RFC 5116, section 2.1). A packet that
/// was opened is part of the run that its header tells.
/// </summary>
/// <remarks>A packet without the room for header or tag is a mistake of the caller and throws; what comes from the network never does.</remarks>
internal static class FrameCodec
{
    private const int CounterSize = 8;
    private const int BurstOffset = 2;
    private const int IndexOffset = 3;

    /// <summary>Turns the plaintext in the buffer into a Data or Control datagram.</summary>
    public static void Seal(PacketBuffer packet, AeadCipher cipher, in DataHeader header)
    {
        header.Write(packet.Prepend(DataHeader.Size));
        SealBehind(packet, cipher, DataHeader.Size);
    }

    /// <summary>Turns a Data or Control datagram, whose header the caller has read, into its plaintext. False leaves bytes of no use.</summary>
    public static bool TryOpen(PacketBuffer packet, AeadCipher cipher) => TryOpenBehind(packet, cipher, DataHeader.Size);

    /// <summary>Turns the frame in the buffer into a GroupData datagram.</summary>
    public static void SealGroup(PacketBuffer packet, AeadCipher cipher, in GroupHeader header)
    {
        header.Write(packet.Prepend(GroupHeader.Size));
        SealBehind(packet, cipher, GroupHeader.Size);
    }

    /// <summary>Turns a GroupData datagram, whose header the caller has read, into its frame. False leaves bytes of no use.</summary>
    public static bool TryOpenGroup(PacketBuffer packet, AeadCipher cipher) => TryOpenBehind(packet, cipher, GroupHeader.Size);

    private static void SealBehind(PacketBuffer packet, AeadCipher cipher, int headerSize)
    {
        packet.Append(cipher.TagLength);
        var header = packet.Span[..headerSize];
        Span<byte> nonce = stackalloc byte[AeadCipher.NonceLength];
        WriteNonce(header, nonce);
        cipher.Encrypt(nonce, packet.Span[headerSize..], header);
    }

    private static bool TryOpenBehind(PacketBuffer packet, AeadCipher cipher, int headerSize)
    {
        var tagLength = cipher.TagLength;
        if (packet.Length < headerSize + tagLength)
        {
            return false;
        }

        var header = packet.Span[..headerSize];
        Span<byte> nonce = stackalloc byte[AeadCipher.NonceLength];
        WriteNonce(header, nonce);
        if (!cipher.TryDecrypt(nonce, packet.Span[headerSize..], header))
        {
            return false;
        }

        packet.SetRun(header[BurstOffset], header[IndexOffset]);
        packet.TrimEnd(tagLength);
        packet.TrimStart(headerSize);
        return true;
    }

    private static void WriteNonce(ReadOnlySpan<byte> header, Span<byte> nonce)
    {
        nonce[..^CounterSize].Clear();
        header[^CounterSize..].CopyTo(nonce[^CounterSize..]);
    }
}
