namespace Overlay.Crypto;

/// <summary>No protection at all (suite 0): frames of a community without a key.</summary>
internal sealed class ClearSuite : CipherSuite
{
    public override byte Id => 0;

    public override string Name => "clear";

    public override int KeyLength => 0;

    public override AeadCipher Create(ReadOnlySpan<byte> key) => new ClearCipher();

    private sealed class ClearCipher : AeadCipher
    {
        public override int TagLength => 0;

        public override void Encrypt(ReadOnlySpan<byte> nonce, Span<byte> message, ReadOnlySpan<byte> associatedData)
        {
        }

        public override bool TryDecrypt(ReadOnlySpan<byte> nonce, Span<byte> message, ReadOnlySpan<byte> associatedData) => true;

        protected override void Dispose(bool disposing)
        {
        }
    }
}
