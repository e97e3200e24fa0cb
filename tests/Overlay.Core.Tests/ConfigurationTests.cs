using Microsoft.Extensions.Configuration;

namespace Overlay.Core.Tests;

/// <summary>Options from a configuration, as hosted programs have them.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public void Options_AreBound_FromTheirText()
    {
        var key = CommunityKey.Generate().Export();

        var options = Bind(new()
        {
            ["Community"] = "Buckhill",
            ["Security"] = $"base64:{key}",
            ["Supernodes:0"] = "192.0.2.1:1200",
            ["Supernodes:1"] = "supernode.example",
            ["Bind"] = "192.0.2.9:1201",
            ["Underlay:ExcludedNetworks:0"] = "10.0.0.0/8",
            ["Underlay:ExcludedNetworks:1"] = "fd00::/8",
            ["MacAddress"] = "02:00:5e:10:00:01",
            ["Mtu"] = "1300",
            ["StartTimeout"] = "00:00:05",
            ["Multicast:Prune"] = "false",
            ["Segment:GroupRules:0:Groups"] = "239.1.0.0/16",
            ["Segment:GroupRules:0:Senders:0"] = "9f86d081884c7d65",
        });

        options.Validate();
        Assert.Equal("Buckhill", options.Community);
        Assert.Equal(key, options.Security.Key!.Export());
        Assert.Equal(["192.0.2.1:1200", "supernode.example:1200"], options.Supernodes.Select(supernode => supernode.ToString()));
        Assert.Equal(MacAddress.Parse("02:00:5e:10:00:01"), options.MacAddress);
        Assert.Equal(1300, options.Mtu);
        Assert.Equal(TimeSpan.FromSeconds(5), options.StartTimeout);
        Assert.False(options.Multicast.Prune);
        Assert.Equal("192.0.2.9:1201", options.Bind.ToString());
        Assert.Equal(["10.0.0.0/8", "fd00::/8"], options.Underlay.ExcludedNetworks.Select(network => network.ToString()));
        var rule = Assert.Single(options.Segment.GroupRules);
        Assert.Equal(GroupRange.Parse("239.1.0.0/16"), rule.Groups);
        Assert.Equal([GroupParty.Parse("9f86d081884c7d65")], rule.Senders);
    }

    [Fact]
    public void Supernode_IsBound_FromItsText()
    {
        var options = new ConfigurationBuilder().AddInMemoryCollection([new("Bind", "[::1]:1201"), new("Communities:0", "Buckhill")]).Build().Get<SupernodeOptions>()!;

        options.Validate();
        Assert.Equal("[::1]:1201", options.Bind.ToString());
        Assert.Equal(["Buckhill"], options.Communities);
    }

    [Theory]
    [InlineData("Security", "none")]
    [InlineData("Supernodes:0", "10.1")]
    [InlineData("MacAddress", "02:00")]
    [InlineData("Bind", "eth0")]
    [InlineData("Underlay:ExcludedNetworks:0", "10.1/16")]
    [InlineData("KeyPair", "/var/lib/overlay/key")]
    [InlineData("Port", "tap0")]
    [InlineData("CipherSuites:0", "AES-256-GCM")]
    public void Text_ThatCannotBeBound_IsAnError_ThatNamesIt(string name, string text)
    {
        var error = Assert.Throws<InvalidOperationException>(() => Bind(new() { [name] = text }));

        Assert.Contains(name, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Network_IsBound_FromItsText()
    {
        var options = new ConfigurationBuilder().AddInMemoryCollection([new("Addresses:0", "192.168.1.2/24")]).Build().Get<OverlayNetworkOptions>()!;

        Assert.Equal([OverlayAddress.Parse("192.168.1.2/24")], options.Addresses);
    }

    private static OverlayNodeOptions Bind(Dictionary<string, string?> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values).Build().Get<OverlayNodeOptions>(binder => binder.ErrorOnUnknownConfiguration = true)!;
}
