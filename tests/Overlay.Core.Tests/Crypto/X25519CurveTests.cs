using FsCheck.Xunit;
using Overlay.Crypto;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Crypto;

/// <summary>The vectors are those of RFC 7748, sections 5.2 and 6.1.</summary>
public class X25519CurveTests
{
    [Theory]
    [InlineData(
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")]
    [InlineData(
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
    [InlineData(
        "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
        "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
        "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")]
    [InlineData(
        "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
        "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")]
    public void Agreement_matches_the_RFC(string privateKey, string publicKey, string expected)
    {
        var shared = new byte[32];
        Assert.True(X25519Curve.TryAgree(Convert.FromHexString(privateKey), Convert.FromHexString(publicKey), shared));
        Assert.Equal(expected, Convert.ToHexStringLower(shared));
    }

    [Theory]
    [InlineData("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a", "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")]
    [InlineData("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb", "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")]
    public void Public_key_matches_the_RFC(string privateKey, string expected)
    {
        var publicKey = new byte[32];
        X25519Curve.PublicKey(Convert.FromHexString(privateKey), publicKey);
        Assert.Equal(expected, Convert.ToHexStringLower(publicKey));
    }

    [Fact]
    public void Thousand_iterations_match_the_RFC()
    {
        var k = new byte[32];
        k[0] = 9;
        var u = k.ToArray();
        for (var i = 0; i < 1000; i++)
        {
            var result = new byte[32];
            Assert.True(X25519Curve.TryAgree(k, u, result));
            (k, u) = (result, k);
        }

        Assert.Equal("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51", Convert.ToHexStringLower(k));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    public void Public_key_of_small_order_makes_no_agreement(string publicKey)
    {
        var shared = new byte[32];
        Assert.False(X25519Curve.TryAgree(StaticKey.Generate(new SeededRandom(1)).PrivateKey, Convert.FromHexString(publicKey), shared));
    }

    [Property(MaxTest = 50)]
    public void Both_sides_agree(ulong seed)
    {
        var random = new SeededRandom(seed);
        var alice = StaticKey.Generate(random);
        var bob = StaticKey.Generate(random);
        var first = new byte[32];
        var second = new byte[32];
        Assert.True(X25519Curve.TryAgree(alice.PrivateKey, bob.PublicKey, first));
        Assert.True(X25519Curve.TryAgree(bob.PrivateKey, alice.PublicKey, second));
        Assert.Equal(first, second);
    }
}
