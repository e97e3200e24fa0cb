namespace Overlay.Crypto;

/// <summary>The cipher functions of Noise (revision 34, section 12).</summary>
internal enum NoiseCipher
{
    /// <summary>AESGCM: the counter of the nonce is big-endian.</summary>
    AesGcm,

    /// <summary>ChaChaPoly: the counter of the nonce is little-endian.</summary>
    ChaChaPoly,
}
