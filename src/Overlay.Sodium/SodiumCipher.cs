using NSec.Cryptography;

namespace Overlay.Sodium;

/// <summary>One key of an algorithm of libsodium. The key lies outside the managed heap, in memory that is guarded and erased.</summary>
internal sealed class SodiumCipher : AeadCipher
{
    private readonly AeadAlgorithm _algorithm;
    private readonly Key _key;

    public SodiumCipher(AeadAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        _algorithm = algorithm;
        _key = Key.Import(algorithm, key, KeyBlobFormat.RawSymmetricKey);
    }

    public override int TagLength => _algorithm.TagSize;

    public override void Encrypt(ReadOnlySpan<byte> nonce, Span<byte> message, ReadOnlySpan<byte> associatedData)
    {
        Span<byte> padded = stackalloc byte[SodiumSuite.MaxNonceLength];
        _algorithm.Encrypt(_key, Pad(nonce, padded), associatedData, message[..^_algorithm.TagSize], message);
    }

    public override bool TryDecrypt(ReadOnlySpan<byte> nonce, Span<byte> message, ReadOnlySpan<byte> associatedData)
    {
        Span<byte> padded = stackalloc byte[SodiumSuite.MaxNonceLength];
        return _algorithm.Decrypt(_key, Pad(nonce, padded), associatedData, message, message[..^_algorithm.TagSize]);
    }

    protected override void Dispose(bool disposing) => _key.Dispose();

    /// <summary>
    /// Zeros behind what is shorter than the algorithm's nonce. All that the algorithms ask of nonces is that none comes twice with one
    /// key, and different nonces stay different.
    /// </summary>
    private ReadOnlySpan<byte> Pad(ReadOnlySpan<byte> nonce, Span<byte> room)
    {
        nonce[..NonceLength].CopyTo(room);
        room[NonceLength..].Clear();
        return room[.._algorithm.NonceSize];
    }
}
