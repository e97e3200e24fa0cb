using System.Diagnostics.CodeAnalysis;
using NSec.Cryptography;

namespace Overlay.Sodium;

/// <summary>
/// Cipher suites through libsodium, for <see cref="OverlayNodeOptions.CipherSuites"/>. Nodes with them and nodes without understand each
/// other: the suites that both sides have decide, and AES-256-GCM is the same on the wire whoever computes it.
/// </summary>
public static class SodiumSuites
{
    private static readonly List<SodiumSuite> Own = Load();

    /// <summary>Whether libsodium is there for this platform and works. If not, <see cref="Default"/> is what the platform has.</summary>
    public static bool IsSupported => Own.Count > 0;

    /// <summary>
    /// AEGIS-128L with tags of 256 bits (draft-irtf-cfrg-aegis-aead), suite 3: the fastest by far where the processor has AES instructions. Its
    /// key has 128 bits; a frame becomes 16 bytes longer than with the other suites.
    /// </summary>
    /// <exception cref="PlatformNotSupportedException"><see cref="IsSupported"/> is false.</exception>
    public static CipherSuite Aegis128L => Find(3);

    /// <summary>
    /// AES-256-GCM (NIST SP 800-38D), suite 1, in a third of the platform's time for a frame. The platform's own where the processor lacks the
    /// instructions that libsodium needs.
    /// </summary>
    public static CipherSuite Aes256Gcm => Own.FirstOrDefault(suite => suite.Id == CipherSuites.Aes256Gcm.Id) ?? CipherSuites.Aes256Gcm;

    /// <summary>
    /// For a node's options: AEGIS-128L where there is libsodium, AES-256-GCM, and the platform's ChaCha20-Poly1305, which libsodium does not
    /// beat. The fastest that both sides of a session have is used.
    /// </summary>
    public static IReadOnlyList<CipherSuite> Default { get; } = IsSupported ? [Aegis128L, Aes256Gcm, CipherSuites.ChaCha20Poly1305] : CipherSuites.Default;

    private static SodiumSuite Find(byte id) =>
        Own.FirstOrDefault(suite => suite.Id == id) ?? throw new PlatformNotSupportedException("libsodium is not there for this platform, or does not work on it.");

    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps the native library from loading, the node goes on without it.")]
    private static List<SodiumSuite> Load()
    {
        try
        {
            List<SodiumSuite> suites = [new(3, "AEGIS-128L", AeadAlgorithm.Aegis128L)];
            if (NSec.Cryptography.Aes256Gcm.IsSupported)
            {
                suites.Add(new(1, "AES-256-GCM", AeadAlgorithm.Aes256Gcm));
            }

            return suites;
        }
        catch (Exception)
        {
            return [];
        }
    }
}
