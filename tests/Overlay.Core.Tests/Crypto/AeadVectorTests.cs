using System.Text;
using Overlay.Crypto;

namespace Overlay.Core.Tests.Crypto;

/// <summary>RFC 8439 section 2.8.2, and the AES-256 cases 13 to 16 of the GCM specification that NIST adopted (McGrew and Viega, appendix B).</summary>
public class AeadVectorTests
{
    private const string GcmKey = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
    private const string GcmNonce = "cafebabefacedbaddecaf888";
    private const string GcmPlaintext =
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";

    private const string GcmCiphertext =
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad";

    private const string Zero12 = "000000000000000000000000";
    private const string Zero16 = "00000000000000000000000000000000";

    [Theory]
    [InlineData(Zero16 + Zero16, Zero12, "", "", "", "530f8afbc74536b9a963b4f1c4cb738b")]
    [InlineData(Zero16 + Zero16, Zero12, "", Zero16, "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919")]
    [InlineData(GcmKey, GcmNonce, "", GcmPlaintext, GcmCiphertext, "b094dac5d93471bdec1a502270e3cc6c")]
    public void AesGcm_matches_the_published_cases(string key, string nonce, string associatedData, string plaintext, string ciphertext, string tag) =>
        AssertVector(CipherSuites.Aes256Gcm.Create, AesGcmSuite.CreatePortable, key, nonce, associatedData, Hex(plaintext), ciphertext, tag);

    [Fact]
    public void AesGcm_matches_the_published_case_with_associated_data() => AssertVector(
        CipherSuites.Aes256Gcm.Create,
        AesGcmSuite.CreatePortable,
        GcmKey,
        GcmNonce,
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        Hex(GcmPlaintext)[..60],
        GcmCiphertext[..120],
        "76fc6ece0f4e1768cddf8853bb2d551b");

    [Fact]
    public void ChaCha20Poly1305_matches_RFC_8439() => AssertVector(
        CipherSuites.ChaCha20Poly1305.Create,
        ChaCha20Poly1305Suite.CreatePortable,
        "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
        "070000004041424344454647",
        "50515253c0c1c2c3c4c5c6c7",
        Encoding.ASCII.GetBytes("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it."),
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
        + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b6116",
        "1ae10b594f09e26a7e902ecbd0600691");

    private delegate AeadCipher Factory(ReadOnlySpan<byte> key);

    private static void AssertVector(
        Factory suite, Factory portable, string key, string nonce, string associatedData, byte[] plaintext, string ciphertext, string tag)
    {
        foreach (var create in new[] { suite, portable })
        {
            using var cipher = create(Hex(key));
            byte[] message = [.. plaintext, .. new byte[cipher.TagLength]];
            cipher.Encrypt(Hex(nonce), message, Hex(associatedData));
            Assert.Equal(ciphertext + tag, Convert.ToHexStringLower(message));
            Assert.True(cipher.TryDecrypt(Hex(nonce), message, Hex(associatedData)));
            Assert.Equal(plaintext, message[..^cipher.TagLength]);
        }
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text);
}
