using NSec.Cryptography;

namespace Overlay.Sodium;

/// <summary>An algorithm of libsodium as a suite.</summary>
internal sealed class SodiumSuite(byte id, string name, AeadAlgorithm algorithm) : CipherSuite
{
    /// <summary>The longest nonce of the algorithms that are used here.</summary>
    public const int MaxNonceLength = 16;

    public override byte Id => id;

    public override string Name => name;

    public override int KeyLength => algorithm.KeySize;

    public override AeadCipher Create(ReadOnlySpan<byte> key) => new SodiumCipher(algorithm, key);
}
