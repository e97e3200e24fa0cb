using System.Security.Cryptography;

namespace Overlay.Crypto;

/// <summary>Derives the key of a suite from the key of one direction of a session, or from a sender's group key.</summary>
internal static class SuiteKeys
{
    /// <summary>The suite that seals Control messages of a session whose Data is clear.</summary>
    public static CipherSuite ControlOfClear => CipherSuites.ChaCha20Poly1305;

    private static ReadOnlySpan<byte> Label => "overlay v1 data"u8;

    /// <summary>HKDF-Expand(transport key, "overlay v1 data" || suite id, key length), SHA-256, RFC 5869 section 2.3.</summary>
    public static AeadCipher Derive(CipherSuite suite, ReadOnlySpan<byte> transportKey)
    {
        Span<byte> info = stackalloc byte[Label.Length + 1];
        Label.CopyTo(info);
        info[^1] = suite.Id;
        Span<byte> key = stackalloc byte[suite.KeyLength];
        if (!key.IsEmpty)
        {
            HKDF.Expand(HashAlgorithmName.SHA256, transportKey, key, info);
        }

        var cipher = suite.Create(key);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }
}
