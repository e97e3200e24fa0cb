using System.ComponentModel;
using Overlay.Primitives;

namespace Overlay;

/// <summary>
/// An AEAD algorithm that protects frames (RFC 5116). Nodes tell each other in the handshake which suites they have and how fast these
/// are on their machine; the fastest common one is used.
/// </summary>
[TypeConverter(typeof(NoTextTypeConverter))]
public abstract class CipherSuite
{
    /// <summary>
    /// The number that stands for the suite on the wire: 0 clear, 1 AES-256-GCM, 2 ChaCha20-Poly1305, 3 AEGIS-128L, 128 to 255 free for use.
    /// It names the algorithm, not who implements it: suites of one number understand each other.
    /// </summary>
    public abstract byte Id { get; }

    /// <summary>The name shown to people, for example <c>AES-256-GCM</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The length of a key in bytes, 16 or 32.</summary>
    public abstract int KeyLength { get; }

    /// <summary>Creates a cipher with its key.</summary>
    /// <param name="key"><see cref="KeyLength"/> bytes; the cipher keeps its own copy.</param>
    /// <returns>A cipher that the caller disposes.</returns>
    public abstract AeadCipher Create(ReadOnlySpan<byte> key);

    /// <summary>Returns the name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
