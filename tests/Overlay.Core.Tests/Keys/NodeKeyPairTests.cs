using Overlay.Primitives;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Keys;

public class NodeKeyPairTests
{
    private static readonly byte[] PrivateKey = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    /// <summary>The expected values were computed from the equations of the wire format with Python's cryptography module.</summary>
    [Fact]
    public void Key_id_and_MAC_have_the_values_of_the_wire_format()
    {
        var pair = NodeKeyPair.FromPrivateKey(PrivateKey);
        Assert.Equal("8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f", Convert.ToHexStringLower(pair.PublicKey));
        Assert.Equal("eedd883da0a94515", pair.Id.ToString());
        Assert.Equal("92:dc:0a:38:e5:83", pair.DefaultMac.ToString());
        Assert.Equal(pair.Id, PublicKey.IdOf(pair.PublicKey));
        Assert.Equal(pair.DefaultMac, NodeKeyPair.DefaultMacOf(pair.PublicKey));
    }

    [Fact]
    public void Default_MAC_is_a_locally_administered_station()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            var mac = NodeKeyPair.Generate(new SeededRandom(seed)).DefaultMac;
            Assert.True(mac.IsStation);
            Assert.True(mac.IsLocallyAdministered);
        }
    }

    [Fact]
    public void Exported_private_key_makes_the_same_node()
    {
        var pair = NodeKeyPair.Generate();
        var exported = new byte[NodeKeyPair.KeyLength];
        pair.ExportPrivateKey(exported);
        Assert.Equal(pair.Id, NodeKeyPair.FromPrivateKey(exported).Id);
        Assert.NotEqual(pair.Id, NodeKeyPair.Generate().Id);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Private_key_of_a_wrong_length_is_named(int length) =>
        Assert.Contains($"32 bytes, not {length}", Assert.Throws<ArgumentException>(() => NodeKeyPair.FromPrivateKey(new byte[length])).Message, StringComparison.Ordinal);

    [Fact]
    public void Text_never_holds_the_private_key()
    {
        var pair = NodeKeyPair.FromPrivateKey(PrivateKey);
        SecretText.AssertAbsent(PrivateKey, $"{pair}", pair.StaticKey.ToString());
        Assert.Equal(pair.Id.ToString(), pair.ToString());
    }
}
