using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Modes;
using Overlay.Wire;

namespace Overlay.Crypto;

/// <summary>AES-256-GCM (NIST SP 800-38D), from the platform where it has it.</summary>
internal sealed class AesGcmSuite : CipherSuite
{
    public override byte Id => 1;

    public override string Name => "AES-256-GCM";

    public override int KeyLength => 32;

    public override AeadCipher Create(ReadOnlySpan<byte> key) => AesGcm.IsSupported ? new PlatformCipher(key) : CreatePortable(key);

    /// <summary>The implementation for platforms without the algorithm.</summary>
    public static AeadCipher CreatePortable(ReadOnlySpan<byte> key) => new PortableCipher(new GcmBlockCipher(AesUtilities.CreateEngine()), key);

    private sealed class PlatformCipher(ReadOnlySpan<byte> key) : AeadCipher
    {
        private readonly AesGcm _aes = new(key, WireLimits.Tag);

        public override int TagLength => WireLimits.Tag;

        public override void Encrypt(ReadOnlySpan<byte> nonce, Span<byte> message, ReadOnlySpan<byte> associatedData)
        {
            var data = message[..^WireLimits.Tag];
            _aes.Encrypt(nonce, data, data, message[data.Length..], associatedData);
        }

        public override bool TryDecrypt(ReadOnlySpan<byte> nonce, Span<byte> message, ReadOnlySpan<byte> associatedData)
        {
            var data = message[..^WireLimits.Tag];
            try
            {
                _aes.Decrypt(nonce, data, message[data.Length..], data, associatedData);
                return true;
            }
            catch (AuthenticationTagMismatchException)
            {
                return false;
            }
        }

        protected override void Dispose(bool disposing) => _aes.Dispose();
    }
}
