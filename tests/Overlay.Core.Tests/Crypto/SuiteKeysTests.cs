using Overlay.Crypto;

namespace Overlay.Core.Tests.Crypto;

/// <summary>The expected keys were computed from the equation of the wire format with Python's cryptography module.</summary>
public class SuiteKeysTests
{
    private static readonly byte[] TransportKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Theory]
    [InlineData(1, "965d73f61925ae133d5c800e197c0dd845e218ebd724e679c9628787c2b9d626")]
    [InlineData(2, "d7bc0eac4d88927ce8321f4d53f8f6599a1b8e1d6a340870a2a0623bb86ca78f")]
    public void Key_has_the_value_of_the_wire_format(byte suiteId, string key)
    {
        var suite = CipherSuites.Default.Single(suite => suite.Id == suiteId);
        using var derived = SuiteKeys.Derive(suite, TransportKey);
        using var expected = suite.Create(Convert.FromHexString(key));
        var message = new byte[36];
        derived.Encrypt(new byte[12], message, [1]);
        Assert.True(expected.TryDecrypt(new byte[12], message, [1]));
        Assert.Equal(new byte[20], message[..20]);
    }

    [Fact]
    public void Key_has_the_length_that_a_suite_asks_for()
    {
        var suite = new ShortKeySuite();
        using var cipher = SuiteKeys.Derive(suite, TransportKey);
        Assert.Equal(16, suite.LastKeyLength);
    }

    [Fact]
    public void Clear_suite_takes_no_key()
    {
        using var cipher = SuiteKeys.Derive(CipherSuites.Clear, TransportKey);
        Assert.Equal(0, cipher.TagLength);
        Assert.Equal(2, SuiteKeys.ControlOfClear.Id);
    }

    private sealed class ShortKeySuite : CipherSuite
    {
        public override byte Id => 200;

        public override string Name => "short";

        public override int KeyLength => 16;

        public int LastKeyLength { get; private set; }

        public override AeadCipher Create(ReadOnlySpan<byte> key)
        {
            LastKeyLength = key.Length;
            return CipherSuites.Clear.Create([]);
        }
    }
}
