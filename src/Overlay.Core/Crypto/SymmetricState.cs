using System.Security.Cryptography;
using System.Text;

namespace Overlay.Crypto;

/// <summary>ck and h of Noise (revision 34, section 5.2), with SHA-256.</summary>
internal sealed class SymmetricState : IDisposable
{
    public const int HashLength = SHA256.HashSizeInBytes;

    private readonly byte[] _chainingKey = new byte[HashLength];
    private readonly byte[] _hash = new byte[HashLength];
    private readonly CipherState _cipher;

    /// <summary>InitializeSymmetric(protocol_name): h = the name padded with zeros, or its hash if it is longer than a hash; ck = h.</summary>
    public SymmetricState(string protocolName, NoiseCipher cipher)
    {
        _cipher = new CipherState(cipher);
        var name = Encoding.ASCII.GetBytes(protocolName);
        if (name.Length <= HashLength)
        {
            name.CopyTo(_hash, 0);
        }
        else
        {
            SHA256.HashData(name, _hash);
        }

        _hash.CopyTo(_chainingKey, 0);
    }

    private SymmetricState(SymmetricState original)
    {
        original._chainingKey.CopyTo(_chainingKey, 0);
        original._hash.CopyTo(_hash, 0);
        _cipher = original._cipher.Clone();
    }

    public bool HasKey => _cipher.HasKey;

    /// <summary>GetHandshakeHash(): h.</summary>
    public ReadOnlySpan<byte> HandshakeHash => _hash;

    /// <summary>MixKey(input_key_material): ck, temp_k = HKDF(ck, input_key_material, 2); InitializeKey(temp_k).</summary>
    public void MixKey(ReadOnlySpan<byte> inputKeyMaterial)
    {
        Span<byte> output = stackalloc byte[2 * HashLength];
        Hkdf(inputKeyMaterial, output);
        output[..HashLength].CopyTo(_chainingKey);
        _cipher.InitializeKey(output[HashLength..]);
        CryptographicOperations.ZeroMemory(output);
    }

    /// <summary>MixHash(data): h = HASH(h || data).</summary>
    public void MixHash(ReadOnlySpan<byte> data)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(_hash);
        sha.AppendData(data);
        sha.GetHashAndReset(_hash);
    }

    /// <summary>MixKeyAndHash(input_key_material): ck, temp_h, temp_k = HKDF(ck, input_key_material, 3); MixHash(temp_h); InitializeKey(temp_k).</summary>
    public void MixKeyAndHash(ReadOnlySpan<byte> inputKeyMaterial)
    {
        Span<byte> output = stackalloc byte[3 * HashLength];
        Hkdf(inputKeyMaterial, output);
        output[..HashLength].CopyTo(_chainingKey);
        MixHash(output.Slice(HashLength, HashLength));
        _cipher.InitializeKey(output[(2 * HashLength)..]);
        CryptographicOperations.ZeroMemory(output);
    }

    /// <summary>EncryptAndHash(plaintext): ciphertext = EncryptWithAd(h, plaintext); MixHash(ciphertext). Returns its length.</summary>
    public int EncryptAndHash(ReadOnlySpan<byte> plaintext, Span<byte> ciphertext)
    {
        var length = _cipher.EncryptWithAd(_hash, plaintext, ciphertext);
        MixHash(ciphertext[..length]);
        return length;
    }

    /// <summary>DecryptAndHash(ciphertext): plaintext = DecryptWithAd(h, ciphertext); MixHash(ciphertext).</summary>
    public bool TryDecryptAndHash(ReadOnlySpan<byte> ciphertext, Span<byte> plaintext, out int length)
    {
        if (!_cipher.TryDecryptWithAd(_hash, ciphertext, plaintext, out length))
        {
            return false;
        }

        MixHash(ciphertext);
        return true;
    }

    /// <summary>Split(): temp_k1, temp_k2 = HKDF(ck, zerolen, 2), the first for the initiator's messages.</summary>
    public void Split(Span<byte> first, Span<byte> second)
    {
        Span<byte> output = stackalloc byte[2 * HashLength];
        Hkdf([], output);
        output[..HashLength].CopyTo(first);
        output[HashLength..].CopyTo(second);
        CryptographicOperations.ZeroMemory(output);
    }

    public SymmetricState Clone() => new(this);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_chainingKey);
        _cipher.Dispose();
    }

    /// <summary>
    /// HKDF (section 4.3): temp_key = HMAC(ck, input_key_material), output1 = HMAC(temp_key, 1), output2 = HMAC(temp_key, output1 || 2)
    /// and so on. The platform's HKDF has the same result but, on some, refuses the empty input of Split().
    /// </summary>
    private void Hkdf(ReadOnlySpan<byte> inputKeyMaterial, Span<byte> output)
    {
        Span<byte> temporaryKey = stackalloc byte[HashLength];
        HMACSHA256.HashData(_chainingKey, inputKeyMaterial, temporaryKey);
        Span<byte> block = stackalloc byte[HashLength + 1];
        var blockLength = 0;
        for (byte number = 1; !output.IsEmpty; number++)
        {
            block[blockLength] = number;
            HMACSHA256.HashData(temporaryKey, block[..(blockLength + 1)], output);
            output[..HashLength].CopyTo(block);
            blockLength = HashLength;
            output = output[HashLength..];
        }

        CryptographicOperations.ZeroMemory(temporaryKey);
        CryptographicOperations.ZeroMemory(block);
    }
}
