namespace Overlay;

/// <summary>An AEAD algorithm with its key. Not thread-safe: the data path gives each direction one of its own.</summary>
public abstract class AeadCipher : IDisposable
{
    /// <summary>The length of a nonce in bytes (RFC 5116, section 3.2).</summary>
    public const int NonceLength = 12;

    /// <summary>The longest tag in bytes.</summary>
    public const int MaxTagLength = 16;

    /// <summary>The length of the tag behind the ciphertext in bytes: 16, or 0 where nothing is protected.</summary>
    public abstract int TagLength { get; }

    /// <summary>Encrypts in place.</summary>
    /// <param name="nonce"><see cref="NonceLength"/> bytes, never used twice with one key.</param>
    /// <param name="data">The plaintext; becomes the ciphertext.</param>
    /// <param name="tag">Receives <see cref="TagLength"/> bytes.</param>
    /// <param name="associatedData">What is authenticated but not encrypted.</param>
    public abstract void Encrypt(ReadOnlySpan<byte> nonce, Span<byte> data, Span<byte> tag, ReadOnlySpan<byte> associatedData);

    /// <summary>Checks and decrypts in place; never throws on what came from the network.</summary>
    /// <param name="nonce"><see cref="NonceLength"/> bytes.</param>
    /// <param name="data">The ciphertext; becomes the plaintext if the tag fits, otherwise its content is undefined.</param>
    /// <param name="tag"><see cref="TagLength"/> bytes.</param>
    /// <param name="associatedData">What was authenticated with it.</param>
    /// <returns>False if anything was altered.</returns>
    public abstract bool TryDecrypt(ReadOnlySpan<byte> nonce, Span<byte> data, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> associatedData);

    /// <summary>Forgets the key.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Forgets the key.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool disposing);
}
