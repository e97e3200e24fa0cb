using System.Buffers.Binary;
using System.Security.Cryptography;
using Overlay.Wire;

namespace Overlay.Crypto;

/// <summary>k and n of Noise (revision 34, section 5.1): encrypts with a counter as the nonce, or passes through while there is no key.</summary>
internal sealed class CipherState(NoiseCipher function) : IDisposable
{
    public const int KeyLength = 32;
    public const int TagLength = WireLimits.Tag;

    private const int UsualMessage = 512;

    private readonly byte[] _key = new byte[KeyLength];
    private AeadCipher? _cipher;
    private ulong _nonce;

    public bool HasKey { get; private set; }

    /// <summary>InitializeKey(key): k = key, n = 0.</summary>
    public void InitializeKey(ReadOnlySpan<byte> key)
    {
        key.CopyTo(_key);
        HasKey = true;
        _nonce = 0;
        _cipher?.Dispose();
        _cipher = null;
    }

    /// <summary>EncryptWithAd(ad, plaintext): ENCRYPT(k, n++, ad, plaintext), or the plaintext. Returns the length of the result.</summary>
    public int EncryptWithAd(ReadOnlySpan<byte> ad, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext)
    {
        plaintext.CopyTo(ciphertext);
        if (!HasKey)
        {
            return plaintext.Length;
        }

        Span<byte> nonce = stackalloc byte[AeadCipher.NonceLength];
        WriteNonce(nonce);
        Cipher().Encrypt(nonce, ciphertext[..(plaintext.Length + TagLength)], ad);
        _nonce++;
        return plaintext.Length + TagLength;
    }

    /// <summary>DecryptWithAd(ad, ciphertext): DECRYPT(k, n++, ad, ciphertext), or the ciphertext. False, and n as before, if it does not
    /// authenticate.</summary>
    public bool TryDecryptWithAd(ReadOnlySpan<byte> ad, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext, out int length)
    {
        length = HasKey ? ciphertext.Length - TagLength : ciphertext.Length;
        if (length < 0 || length > plaintext.Length)
        {
            length = 0;
            return false;
        }

        if (!HasKey)
        {
            ciphertext.CopyTo(plaintext);
            return true;
        }

        // Room for the tag: the plaintext may have none behind it.
        var message = ciphertext.Length <= UsualMessage ? stackalloc byte[UsualMessage] : new byte[ciphertext.Length];
        message = message[..ciphertext.Length];
        ciphertext.CopyTo(message);
        Span<byte> nonce = stackalloc byte[AeadCipher.NonceLength];
        WriteNonce(nonce);
        if (!Cipher().TryDecrypt(nonce, message, ad))
        {
            CryptographicOperations.ZeroMemory(plaintext[..length]);
            length = 0;
            return false;
        }

        message[..length].CopyTo(plaintext);
        _nonce++;
        return true;
    }

    public CipherState Clone()
    {
        var clone = new CipherState(function) { HasKey = HasKey, _nonce = _nonce };
        _key.CopyTo(clone._key, 0);
        return clone;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        HasKey = false;
        _cipher?.Dispose();
        _cipher = null;
    }

    private AeadCipher Cipher() =>
        _cipher ??= (function == NoiseCipher.AesGcm ? CipherSuites.Aes256Gcm : CipherSuites.ChaCha20Poly1305).Create(_key);

    /// <summary>32 zero bits and n (section 12.3 and 12.4); 2^64-1 is reserved (section 5.1).</summary>
    private void WriteNonce(Span<byte> nonce)
    {
        if (_nonce == ulong.MaxValue)
        {
            throw new InvalidOperationException("The key was used for 2^64-1 messages.");
        }

        nonce[..4].Clear();
        if (function == NoiseCipher.AesGcm)
        {
            BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], _nonce);
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(nonce[4..], _nonce);
        }
    }
}
