using Org.BouncyCastle.Math.EC.Rfc7748;

namespace Overlay.Crypto;

/// <summary>The Diffie-Hellman function X25519 (RFC 7748, section 5).</summary>
internal static class X25519Curve
{
    public const int KeyLength = 32;

    /// <summary>Computes X25519(private key, 9).</summary>
    public static void PublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey) => X25519.GeneratePublicKey(privateKey, publicKey);

    /// <summary>
    /// Computes X25519(private key, public key). False if the result is all zero, which a public key of small order forces whatever
    /// the private key is (RFC 7748, section 6.1).
    /// </summary>
    public static bool TryAgree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey, Span<byte> shared) =>
        X25519.CalculateAgreement(privateKey, publicKey, shared);
}
