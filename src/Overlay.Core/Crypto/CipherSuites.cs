using Overlay.Crypto;

namespace Overlay;

/// <summary>The AEAD algorithms that come with the library.</summary>
public static class CipherSuites
{
    /// <summary>AES-256-GCM (NIST SP 800-38D), suite 1: the fastest where the processor has AES instructions.</summary>
    public static CipherSuite Aes256Gcm { get; } = new AesGcmSuite();

    /// <summary>ChaCha20-Poly1305 (RFC 8439), suite 2: fast without special instructions.</summary>
    public static CipherSuite ChaCha20Poly1305 { get; } = new ChaCha20Poly1305Suite();

    /// <summary>What a node offers if its options name no suites: AES-256-GCM and ChaCha20-Poly1305.</summary>
    public static IReadOnlyList<CipherSuite> Default { get; } = [Aes256Gcm, ChaCha20Poly1305];

    /// <summary>Suite 0, for communities without a key.</summary>
    internal static CipherSuite Clear { get; } = new ClearSuite();
}
