using FsCheck.Xunit;
using Overlay.Keys;

namespace Overlay.Core.Tests.Keys;

public class CommunityKeyTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(200, 32).Select(i => (byte)i)];

    [Fact]
    public void Key_is_read_from_base64_and_hexadecimal()
    {
        var base64 = Convert.ToBase64String(Bytes);
        foreach (var text in new[] { base64, base64.TrimEnd('='), $" {base64}\n", Convert.ToHexString(Bytes), Convert.ToHexStringLower(Bytes) })
        {
            Assert.Equal(Bytes, CommunityKey.Parse(text).Bytes);
        }
    }

    [Fact]
    public void Exported_key_is_read_back()
    {
        var key = CommunityKey.Generate();
        Assert.Equal(key.Bytes, CommunityKey.Parse(key.Export()).Bytes);
        Assert.NotEqual(key.Export(), CommunityKey.Generate().Export());
    }

    [Theory]
    [InlineData("", "0 characters")]
    [InlineData("correct horse battery staple", "28 characters")]
    [InlineData("AAECAwQFBgcICQoLDA0ODw==", "24 characters")]
    [InlineData("yMnKy8zNzs/Q0dLT1NXW19jZ2tvc3d7f4OHi4+Tl5u-=", "44 characters")]
    [InlineData("c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6eg", "other than 0-9")]
    public void Text_that_is_no_key_is_refused_with_a_reason_that_does_not_repeat_it(string text, string reason)
    {
        var error = Assert.Throws<FormatException>(() => CommunityKey.Parse(text));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("community key", error.Message, StringComparison.Ordinal);
        if (text.Length > 0)
        {
            Assert.DoesNotContain(text, error.ToString(), StringComparison.Ordinal);
        }
    }

    [Property]
    public void Arbitrary_text_is_a_key_or_a_format_error(string text)
    {
        try
        {
            Assert.Equal(CommunityKey.KeyLength, CommunityKey.Parse(text ?? "").Bytes.Length);
        }
        catch (FormatException)
        {
            return;
        }
    }

    /// <summary>The expected keys were computed with the Argon2id of Python's cryptography module, which is OpenSSL's.</summary>
    [Theory]
    [InlineData("correct horse battery staple", "Buckhill", "m65u83cLjpnjkx2T6ZX620QAOrLg2L51BYmFfhiIe4o=")]
    [InlineData("Grüße", "Zürich", "zu9rT3E19hYxu+2JPOgxoraQpqMPQate/m4Io54rD3g=")]
    public void Passphrase_gives_the_key_of_Argon2id(string passphrase, string community, string expected) =>
        Assert.Equal(expected, CommunityKey.FromPassphrase(passphrase, community).Export());

    [Fact]
    public void Empty_passphrase_or_community_is_refused()
    {
        Assert.Throws<ArgumentException>("passphrase", () => CommunityKey.FromPassphrase("", "Buckhill"));
        Assert.Throws<ArgumentException>("community", () => CommunityKey.FromPassphrase("secret", ""));
        Assert.Throws<ArgumentException>("passphrase", () => { _ = CommunityKey.FromPassphraseAsync("", "Buckhill"); });
        Assert.Throws<ArgumentException>("community", () => { _ = CommunityKey.FromPassphraseAsync("secret", ""); });
    }

    /// <summary>A caller that gave up before is not kept for the second that it takes, and its derivation serves the next one.</summary>
    [Fact]
    public async Task Passphrase_gives_the_same_key_without_keeping_the_caller_waiting()
    {
        const string Passphrase = "words that no other test derives a key from";
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CommunityKey.FromPassphraseAsync(Passphrase, "Buckhill", new CancellationToken(canceled: true)));

        var key = await CommunityKey.FromPassphraseAsync(Passphrase, "Buckhill");

        Assert.Equal(CommunityKey.FromPassphrase(Passphrase, "Buckhill").Export(), key.Export());
        Assert.NotEqual((await CommunityKey.FromPassphraseAsync(Passphrase, "buckhill")).Export(), key.Export());
    }

    [Fact]
    public void Key_of_a_passphrase_is_for_its_community_only()
    {
        var options = new OverlayNodeOptions
        {
            Community = "Buckhill",
            Security = OverlaySecurity.FromKey(CommunityKey.FromPassphrase("correct horse battery staple", "buckhill")),
            Supernodes = [SupernodeAddress.Parse("192.0.2.1")],
        };

        var error = Assert.Throws<ArgumentException>("Security", options.Validate);

        Assert.Contains("for community 'buckhill', but the node is to join 'Buckhill'", error.Message, StringComparison.Ordinal);
        (options with { Community = "buckhill" }).Validate();
        (options with { Security = OverlaySecurity.FromPassphrase("correct horse battery staple") }).Validate();
    }

    [Fact]
    public async Task Security_of_a_passphrase_has_the_key_of_the_options_community()
    {
        var security = await OverlaySecurity.FromPassphrase("correct horse battery staple").ForAsync("Buckhill", CancellationToken.None);

        Assert.Equal("m65u83cLjpnjkx2T6ZX620QAOrLg2L51BYmFfhiIe4o=", security.Key!.Export());
        Assert.Throws<InvalidOperationException>(() => OverlaySecurity.FromPassphrase("correct horse battery staple").Key);
    }

    [Fact]
    public void Security_is_read_from_a_key_or_a_passphrase_and_never_from_what_stands_for_one()
    {
        var key = CommunityKey.Generate();

        Assert.Equal(key.Export(), OverlaySecurity.Parse($"base64:{key.Export()}").Key!.Export());
        Assert.True(OverlaySecurity.Parse("correct horse").IsEncrypted);
        foreach (var text in new[] { "", "none", "encrypted", "base64:AAAA" })
        {
            Assert.Throws<FormatException>(() => OverlaySecurity.Parse(text));
            Assert.False(OverlaySecurity.TryParse(text, out _));
        }
    }

    [Fact]
    public void Text_never_holds_the_key()
    {
        var key = CommunityKey.Parse(Convert.ToHexString(Bytes));
        var secrets = new CommunitySecrets("Buckhill", OverlaySecurity.FromKey(key));
        foreach (var secret in new[] { Bytes, secrets.Psk.ToArray() })
        {
            SecretText.AssertAbsent(secret, $"{key}", $"{OverlaySecurity.FromKey(key)}", $"{secrets}");
        }
    }

    [Fact]
    public void Security_says_whether_it_encrypts()
    {
        Assert.False(OverlaySecurity.None.IsEncrypted);
        Assert.Equal("none", OverlaySecurity.None.ToString());
        Assert.True(OverlaySecurity.FromKey(CommunityKey.Generate()).IsEncrypted);
        Assert.Equal("encrypted", OverlaySecurity.FromPassphrase("correct horse").ToString());
        Assert.Throws<ArgumentException>("passphrase", () => OverlaySecurity.FromPassphrase(""));
        Assert.Throws<ArgumentNullException>(() => OverlaySecurity.FromKey(null!));
    }
}
