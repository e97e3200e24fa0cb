namespace Overlay.Sodium.Tests;

/// <summary>
/// draft-irtf-cfrg-aegis-aead-18, appendix A.2: AEGIS-128L with tags of 256 bits. The last four bytes of all its nonces are zero, as those
/// of the wire format.
/// </summary>
public class AegisVectorTests
{
    private const string Key = "10010000000000000000000000000000";
    private const string Nonce = "100002000000000000000000";
    private const string ShortData = "0001020304050607";
    private const string ShortCiphertext = "79d94593d8c2119d7e8fd9b8fc77";
    private const string ShortTag = "86f1b80bfb463aba711d15405d094baf4a55a15dbfec81a76f35ed0b9c8b04ac";

    [Theory]
    [InlineData("", "00000000000000000000000000000000", "c1c0e58bd913006feba00f4b3cc3594e", "25835bfbb21632176cf03840687cb968cace4617af1bd0f7d064c639a5c79ee4")]
    [InlineData("", "", "", "1360dc9db8ae42455f6e5b6a9d488ea4f2184c4e12120249335c4ee84bafe25d")]
    [InlineData(
        ShortData,
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        "79d94593d8c2119d7e8fd9b8fc77845c5c077a05b2528b6ac54b563aed8efe84",
        "022cb796fe7e0ae1197525ff67e309484cfbab6528ddef89f17d74ef8ecd82b3")]
    [InlineData(ShortData, "000102030405060708090a0b0c0d", ShortCiphertext, ShortTag)]
    [InlineData(
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20212223242526272829",
        "101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031323334353637",
        "b31052ad1cca4e291abcf2df3502e6bdb1bfd6db36798be3607b1f94d34478aa7ede7f7a990fec10",
        "b91e2947a33da8bee89b6794e647baf0fc835ff574aca3fc27c33be0db2aff98")]
    public void Vectors1To5_AreSealedAndOpened(string associatedData, string plaintext, string ciphertext, string tag)
    {
        using var cipher = SodiumSuites.Aegis128L.Create(Hex(Key));

        var message = cipher.Seal(Hex(Nonce), Hex(plaintext), Hex(associatedData));

        Assert.Equal(ciphertext + tag, Convert.ToHexStringLower(message));
        Assert.Equal(Hex(plaintext), cipher.Open(Hex(Nonce), message, Hex(associatedData)));
    }

    [Theory]
    [InlineData("10000200000000000000000000000000", "100100000000000000000000", ShortData, ShortCiphertext, ShortTag)]
    [InlineData(Key, Nonce, ShortData, "79d94593d8c2119d7e8fd9b8fc78", ShortTag)]
    [InlineData(Key, Nonce, "0001020304050608", ShortCiphertext, ShortTag)]
    [InlineData(Key, Nonce, ShortData, ShortCiphertext, "86f1b80bfb463aba711d15405d094baf4a55a15dbfec81a76f35ed0b9c8b04ad")]
    public void Vectors6To9_AreRefused(string key, string nonce, string associatedData, string ciphertext, string tag)
    {
        using var cipher = SodiumSuites.Aegis128L.Create(Hex(key));

        Assert.Null(cipher.Open(Hex(nonce), Hex(ciphertext + tag), Hex(associatedData)));
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text);
}
