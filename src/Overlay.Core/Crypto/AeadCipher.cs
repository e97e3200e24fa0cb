namespace Overlay;

/// <summary>An AEAD algorithm with its key. Not thread-safe: the data path gives each direction one of its own.</summary>
public abstract class AeadCipher : IDisposable
{
    /// <summary>
    /// The length of a nonce in bytes (RFC 5116, section 3.2). An algorithm whose nonce is longer puts zeros behind these; one whose nonce is
    /// shorter cannot be used.
    /// </summary>
    public const int NonceLength = 12;

    /// <summary>The longest tag in bytes.</summary>
    public const int MaxTagLength = 32;

    /// <summary>The length of the tag behind the ciphertext in bytes: 1 to <see cref="MaxTagLength"/>, usually 16; 0 where nothing is protected.</summary>
    public abstract int TagLength { get; }

    /// <summary>Encrypts in place.</summary>
    /// <param name="nonce"><see cref="NonceLength"/> bytes, never used twice with one key.</param>
    /// <param name="message">The plaintext and, behind it, <see cref="TagLength"/> bytes of any content; becomes the ciphertext and the tag.</param>
    /// <param name="associatedData">What is authenticated but not encrypted.</param>
    public abstract void Encrypt(ReadOnlySpan<byte> nonce, Span<byte> message, ReadOnlySpan<byte> associatedData);

    /// <summary>Checks and decrypts in place; never throws on what came from the network.</summary>
    /// <param name="nonce"><see cref="NonceLength"/> bytes.</param>
    /// <param name="message">
    /// The ciphertext and the tag, at least <see cref="TagLength"/> bytes. If the tag fits, the plaintext stands where the ciphertext stood;
    /// otherwise the content is undefined.
    /// </param>
    /// <param name="associatedData">What was authenticated with it.</param>
    /// <returns>False if anything was altered.</returns>
    public abstract bool TryDecrypt(ReadOnlySpan<byte> nonce, Span<byte> message, ReadOnlySpan<byte> associatedData);

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
