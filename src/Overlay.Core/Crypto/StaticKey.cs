using Overlay.Primitives;

namespace Overlay.Crypto;

/// <summary>An X25519 key pair as Noise uses it, for a static or an ephemeral key.</summary>
internal sealed class StaticKey
{
    private readonly byte[] _private = new byte[X25519Curve.KeyLength];
    private readonly byte[] _public = new byte[X25519Curve.KeyLength];

    public StaticKey(ReadOnlySpan<byte> privateKey)
    {
        if (privateKey.Length != X25519Curve.KeyLength)
        {
            throw new ArgumentException($"An X25519 private key has {X25519Curve.KeyLength} bytes, not {privateKey.Length}.", nameof(privateKey));
        }

        privateKey.CopyTo(_private);
        X25519Curve.PublicKey(_private, _public);
    }

    public ReadOnlySpan<byte> PrivateKey => _private;

    public ReadOnlySpan<byte> PublicKey => _public;

    public static StaticKey Generate(IRandomSource random)
    {
        Span<byte> privateKey = stackalloc byte[X25519Curve.KeyLength];
        random.Fill(privateKey);
        var key = new StaticKey(privateKey);
        privateKey.Clear();
        return key;
    }

    /// <summary>Forgets the private half, for keys that must not outlive a handshake.</summary>
    public void Erase() => _private.AsSpan().Clear();
}
