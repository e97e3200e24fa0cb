using System.Security.Cryptography;
using Overlay.Wire;

namespace Overlay.Crypto;

/// <summary>ChaCha20-Poly1305 (RFC 8439), from the platform where it has it.</summary>
internal sealed class ChaCha20Poly1305Suite : CipherSuite
{
    public override byte Id => 2;

    public override string Name => "ChaCha20-Poly1305";

    public override int KeyLength => 32;

    public override AeadCipher Create(ReadOnlySpan<byte> key) => ChaCha20Poly1305.IsSupported ? new PlatformCipher(key) : CreatePortable(key);

    /// <summary>The implementation for platforms without the algorithm.</summary>
    public static AeadCipher CreatePortable(ReadOnlySpan<byte> key) => new PortableCipher(new Org.BouncyCastle.Crypto.Modes.ChaCha20Poly1305(), key);

    private sealed class PlatformCipher(ReadOnlySpan<byte> key) : AeadCipher
    {
        private readonly ChaCha20Poly1305 _chaCha = new(key);

        public override int TagLength => WireLimits.Tag;

        public override void Encrypt(ReadOnlySpan<byte> nonce, Span<byte> message, ReadOnlySpan<byte> associatedData)
        {
            var data = message[..^WireLimits.Tag];
            _chaCha.Encrypt(nonce, data, data, message[data.Length..], associatedData);
        }

        public override bool TryDecrypt(ReadOnlySpan<byte> nonce, Span<byte> message, ReadOnlySpan<byte> associatedData)
        {
            var data = message[..^WireLimits.Tag];
            try
            {
                _chaCha.Decrypt(nonce, data, message[data.Length..], data, associatedData);
                return true;
            }
            catch (AuthenticationTagMismatchException)
            {
                return false;
            }
        }

        protected override void Dispose(bool disposing) => _chaCha.Dispose();
    }
}
