using System.Security.Cryptography;
using FsCheck.Xunit;
using Overlay.Crypto;
using Overlay.Keys;

namespace Overlay.Core.Tests.Keys;

/// <summary>The expected values were computed from the equations of the wire format with Python's hmac and cryptography modules.</summary>
public class CommunitySecretsTests
{
    private const string Name = "Buckhill";
    private static readonly CommunityKey Key = CommunityKey.Parse(Convert.ToHexString([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
    private static readonly CommunitySecrets Secrets = new(Name, OverlaySecurity.FromKey(Key));
    private static readonly byte[] HandshakeHash = [.. Enumerable.Range(32, 32).Select(i => (byte)i)];

    [Fact]
    public void All_secrets_have_the_values_of_the_wire_format()
    {
        Assert.True(Secrets.IsEncrypted);
        Assert.Equal("6b10a8172a1b2af6c809cc1b247d66ba34620d4a1a0f101ee76cb33fe6cfb496", Convert.ToHexStringLower(Secrets.Psk));
        Assert.Equal("53cafe8d9a9d4002a37107a87f92f237f860f2f42a8f99c8575a34d416883d23", Convert.ToHexStringLower(Secrets.RegistrationPublicKey));
        Assert.Equal("56883a69df06162c9b40f05c3c74e3be", Secrets.Id.ToString());
        Assert.Equal(
            "18afe32a689f833c7664ccf12ce74481282738d88a990698112d1daafe8de39846669b4408f9409097eb3d14dd49a0fa75568a72627aa1c727ff67d81ea42a0c",
            Convert.ToHexStringLower(Sign(Secrets, HandshakeHash)));
    }

    [Fact]
    public void Community_without_a_key_has_secrets_of_zero()
    {
        var open = new CommunitySecrets(Name, OverlaySecurity.None);
        Assert.False(open.IsEncrypted);
        Assert.Equal(new byte[32], open.Psk);
        Assert.Equal(new byte[32], open.RegistrationPublicKey);
        Assert.Equal("a4dadbea7b6ff786255e41c5eaf5d793", open.Id.ToString());
        Assert.Equal(new byte[64], Sign(open, HandshakeHash));
        Assert.True(Verify(open, open.Id, Name, HandshakeHash, new byte[64]));
    }

    [Fact]
    public void Community_without_a_key_takes_no_signature_but_zero()
    {
        var open = new CommunitySecrets(Name, OverlaySecurity.None);
        Assert.False(Verify(open, open.Id, Name, HandshakeHash, Sign(Secrets, HandshakeHash)));
    }

    [Fact]
    public void Other_name_or_other_key_is_another_community()
    {
        var ids = new[]
        {
            Secrets.Id,
            new CommunitySecrets("buckhill", OverlaySecurity.FromKey(Key)).Id,
            new CommunitySecrets(Name, OverlaySecurity.FromKey(CommunityKey.Generate())).Id,
            new CommunitySecrets(Name, OverlaySecurity.None).Id,
        };
        Assert.Equal(4, ids.Distinct().Count());
        Assert.Equal(Secrets.Id, new CommunitySecrets(Name, OverlaySecurity.FromKey(CommunityKey.Parse(Key.Export()))).Id);
    }

    [Fact]
    public void Registration_signature_of_a_member_is_accepted() =>
        Assert.True(Verify(Secrets, Secrets.Id, Name, HandshakeHash, Sign(Secrets, HandshakeHash)));

    [Fact]
    public void Registration_signature_with_another_key_is_refused()
    {
        var stranger = new CommunitySecrets(Name, OverlaySecurity.FromKey(CommunityKey.Generate()));
        Assert.False(Verify(Secrets, Secrets.Id, Name, HandshakeHash, Sign(stranger, HandshakeHash)));
        Assert.False(Verify(stranger, Secrets.Id, Name, HandshakeHash, Sign(stranger, HandshakeHash)));
        Assert.False(Verify(Secrets, Secrets.Id, Name, HandshakeHash, new byte[64]));
    }

    [Fact]
    public void Registration_signature_for_another_session_is_refused()
    {
        var otherSession = RandomNumberGenerator.GetBytes(32);
        Assert.False(Verify(Secrets, Secrets.Id, Name, otherSession, Sign(Secrets, HandshakeHash)));
    }

    [Fact]
    public void Registration_under_another_name_or_id_is_refused()
    {
        var signature = Sign(Secrets, HandshakeHash);
        Assert.False(Verify(Secrets, Secrets.Id, "buckhill", HandshakeHash, signature));
        Assert.False(Verify(Secrets, Secrets.Id, "", HandshakeHash, signature));
        Assert.False(Verify(Secrets, Secrets.Id, new string('a', 65), HandshakeHash, signature));
        Assert.False(Verify(Secrets, new CommunityId(Secrets.Id.Value ^ 1), Name, HandshakeHash, signature));
    }

    [Fact]
    public void Keyless_claim_to_the_id_of_a_community_with_a_key_is_refused() =>
        Assert.False(CommunitySecrets.VerifyRegistration(new byte[32], Secrets.Id, Name, HandshakeHash, new byte[64]));

    [Property]
    public void Arbitrary_bytes_are_refused_and_never_throw(byte[] publicKey, byte[] handshakeHash, byte[] signature)
    {
        Assert.False(CommunitySecrets.VerifyRegistration(publicKey, Secrets.Id, Name, HandshakeHash, signature));
        Assert.False(CommunitySecrets.VerifyRegistration(Secrets.RegistrationPublicKey, Secrets.Id, Name, handshakeHash, Sign(Secrets, HandshakeHash)));
        Assert.False(CommunitySecrets.VerifyRegistration(Secrets.RegistrationPublicKey, Secrets.Id, Name, HandshakeHash, signature));
    }

    [Property]
    public void Arbitrary_public_key_with_its_own_id_is_refused_and_never_throws(ulong a, ulong b, ulong c, ulong d)
    {
        byte[] publicKey = [.. new[] { a, b, c, d }.SelectMany(BitConverter.GetBytes), 1];
        var id = CommunityId.Derive(publicKey.AsSpan(1), "x"u8);
        Assert.False(CommunitySecrets.VerifyRegistration(publicKey.AsSpan(1), id, "x", HandshakeHash, Sign(Secrets, HandshakeHash)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sixty-five bytes: äääääääääääääääääääääääääääääääääääääääääääääääa")]
    public void Name_of_a_wrong_length_is_named(string name) =>
        Assert.Contains("1 to 64 bytes", Assert.Throws<ArgumentException>(() => new CommunitySecrets(name, OverlaySecurity.None)).Message, StringComparison.Ordinal);

    [Fact]
    public void Id_survives_the_wire()
    {
        var bytes = new byte[CommunityId.Size];
        Secrets.Id.CopyTo(bytes);
        Assert.Equal(Secrets.Id, new CommunityId(bytes));
        Assert.Equal(Secrets.Id.ToString(), Convert.ToHexStringLower(bytes));
    }

    private static byte[] Sign(CommunitySecrets secrets, byte[] handshakeHash)
    {
        var signature = Enumerable.Repeat((byte)0xa5, 64).ToArray();
        secrets.SignRegistration(handshakeHash, signature);
        return signature;
    }

    private static bool Verify(CommunitySecrets secrets, CommunityId id, string name, byte[] handshakeHash, byte[] signature) =>
        CommunitySecrets.VerifyRegistration(secrets.RegistrationPublicKey, id, name, handshakeHash, signature);
}
