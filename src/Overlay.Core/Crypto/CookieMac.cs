using System.Buffers.Binary;
using System.Security.Cryptography;
using Overlay.Primitives;
using Overlay.Wire;

namespace Overlay.Crypto;

/// <summary>
/// The two MACs behind a handshake message and the cookie that the second is made with. mac1 shows that the sender knows the receiver's
/// public key; mac2 that it receives at the address it sends from.
/// </summary>
internal static class CookieMac
{
    public const int MacLength = 16;
    public const int CookieLength = 16;
    public const int NonceLength = 16;
    public const int SealedCookieLength = CookieLength + WireLimits.Tag;
    public const int KeyLength = SHA256.HashSizeInBytes;

    /// <summary>SHA-256("overlay v1 mac1" || public key of the receiver): worth keeping per remote.</summary>
    public static void DeriveMac1Key(ReadOnlySpan<byte> receiverPublicKey, Span<byte> key) => HashLabelled("overlay v1 mac1"u8, receiverPublicKey, key);

    /// <summary>mac1 = HMAC-SHA256(mac1 key, all bytes before mac1), first 16 bytes.</summary>
    public static void ComputeMac1(ReadOnlySpan<byte> mac1Key, ReadOnlySpan<byte> beforeMac1, Span<byte> mac1) => Compute(mac1Key, beforeMac1, mac1);

    public static bool VerifyMac1(ReadOnlySpan<byte> mac1Key, ReadOnlySpan<byte> beforeMac1, ReadOnlySpan<byte> mac1) => Verify(mac1Key, beforeMac1, mac1);

    /// <summary>mac2 = HMAC-SHA256(cookie, all bytes before mac2), first 16 bytes.</summary>
    public static void ComputeMac2(ReadOnlySpan<byte> cookie, ReadOnlySpan<byte> beforeMac2, Span<byte> mac2) => Compute(cookie, beforeMac2, mac2);

    public static bool VerifyMac2(ReadOnlySpan<byte> cookie, ReadOnlySpan<byte> beforeMac2, ReadOnlySpan<byte> mac2) => Verify(cookie, beforeMac2, mac2);

    /// <summary>cookie = HMAC-SHA256(secret that changes every 120 s, address and port of the sender), first 16 bytes.</summary>
    public static void ComputeCookie(ReadOnlySpan<byte> secret, UnderlayAddress sender, Span<byte> cookie)
    {
        Span<byte> address = stackalloc byte[18];
        sender.CopyTo(address);
        BinaryPrimitives.WriteUInt16BigEndian(address[16..], sender.Port);
        Compute(secret, address, cookie);
    }

    /// <summary>
    /// Encrypts a cookie for a CookieReply: ChaCha20-Poly1305, key = HMAC-SHA256(SHA-256("overlay v1 cookie" || responder's public key),
    /// nonce), AEAD nonce zero, associated data = mac1 of the initiation that is answered.
    /// </summary>
    public static void SealCookie(
        ReadOnlySpan<byte> responderPublicKey, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> mac1, ReadOnlySpan<byte> cookie, Span<byte> sealedCookie)
    {
        cookie[..CookieLength].CopyTo(sealedCookie);
        using var cipher = CreateCookieCipher(responderPublicKey, nonce);
        Span<byte> zero = stackalloc byte[AeadCipher.NonceLength];
        zero.Clear();
        cipher.Encrypt(zero, sealedCookie[..SealedCookieLength], mac1);
    }

    /// <summary>Decrypts the cookie of a CookieReply; false if it does not answer the initiation with this mac1.</summary>
    public static bool TryOpenCookie(
        ReadOnlySpan<byte> responderPublicKey, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> mac1, ReadOnlySpan<byte> sealedCookie, Span<byte> cookie)
    {
        if (sealedCookie.Length != SealedCookieLength || nonce.Length != NonceLength)
        {
            return false;
        }

        Span<byte> message = stackalloc byte[SealedCookieLength];
        sealedCookie.CopyTo(message);
        using var cipher = CreateCookieCipher(responderPublicKey, nonce);
        Span<byte> zero = stackalloc byte[AeadCipher.NonceLength];
        zero.Clear();
        if (!cipher.TryDecrypt(zero, message, mac1))
        {
            return false;
        }

        message[..CookieLength].CopyTo(cookie);
        return true;
    }

    private static AeadCipher CreateCookieCipher(ReadOnlySpan<byte> responderPublicKey, ReadOnlySpan<byte> nonce)
    {
        Span<byte> responderKey = stackalloc byte[KeyLength];
        HashLabelled("overlay v1 cookie"u8, responderPublicKey, responderKey);
        Span<byte> key = stackalloc byte[KeyLength];
        HMACSHA256.HashData(responderKey, nonce, key);
        return CipherSuites.ChaCha20Poly1305.Create(key);
    }

    private static void HashLabelled(ReadOnlySpan<byte> label, ReadOnlySpan<byte> publicKey, Span<byte> hash)
    {
        Span<byte> input = stackalloc byte[label.Length + publicKey.Length];
        label.CopyTo(input);
        publicKey.CopyTo(input[label.Length..]);
        SHA256.HashData(input, hash);
    }

    private static void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        Span<byte> full = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, data, full);
        full[..MacLength].CopyTo(mac);
    }

    private static bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac)
    {
        Span<byte> expected = stackalloc byte[MacLength];
        Compute(key, data, expected);
        return CryptographicOperations.FixedTimeEquals(expected, mac);
    }
}
