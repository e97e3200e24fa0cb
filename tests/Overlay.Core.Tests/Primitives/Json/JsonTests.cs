using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Overlay.Core.Tests.Runtime;
using Overlay.Core.Tests.Runtime.Networks;

namespace Overlay.Core.Tests.Primitives.Json;

/// <summary>What a program answers to a question over HTTP, or reads from a file.</summary>
public sealed class JsonTests
{
    /// <summary>Text as it is, without escapes that JSON does not need.</summary>
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    [Fact]
    public void Values_AreTheirText_BothWays()
    {
        AssertText("02:00:5e:10:00:01", MacAddress.Parse("02:00:5e:10:00:01"));
        AssertText("9f86d081884c7d65", NodeId.Parse("9f86d081884c7d65"));
        AssertText("192.168.1.2/24", OverlayAddress.Parse("192.168.1.2"));
        AssertText("supernode.example:1200", SupernodeAddress.Parse("supernode.example"));
        AssertText("239.1.0.0/16", GroupRange.Parse("239.1.0.0/16"));
        AssertText("9f86d081884c7d65", GroupParty.Parse("9f86d081884c7d65"));
        Assert.Equal("""{"9f86d081884c7d65":1}""", JsonSerializer.Serialize(new Dictionary<NodeId, int> { [NodeId.Parse("9f86d081884c7d65")] = 1 }));
        Assert.Equal(1, JsonSerializer.Deserialize<Dictionary<MacAddress, int>>("""{"02:00:5e:10:00:01":1}""")![MacAddress.Parse("02:00:5e:10:00:01")]);
    }

    [Theory]
    [InlineData("\"10.1\"")]
    [InlineData("1")]
    [InlineData("null")]
    public void Text_OfNoAddress_IsAnErrorOfTheDocument(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<OverlayAddress>(json));

    [Fact]
    public void Keys_AreReadAndNeverWritten()
    {
        var key = CommunityKey.Generate();
        var node = NodeKeyPair.Generate();
        var privateKey = new byte[NodeKeyPair.KeyLength];
        node.ExportPrivateKey(privateKey);

        Assert.Equal(key.Export(), JsonSerializer.Deserialize<CommunityKey>($"\"{key.Export()}\"")!.Export());
        Assert.Equal(key.Export(), JsonSerializer.Deserialize<OverlaySecurity>($"\"base64:{key.Export()}\"")!.Key!.Export());
        var written = JsonSerializer.Serialize(new { Key = key, Security = OverlaySecurity.FromKey(key), Pass = OverlaySecurity.FromPassphrase("correct horse"), Node = node });
        Assert.DoesNotContain("correct horse", written, StringComparison.Ordinal);
        SecretText.AssertAbsent(key.Bytes.ToArray(), written);
        SecretText.AssertAbsent(privateKey, written);
        Assert.Contains($"\"Id\":\"{node.Id}\"", written, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<OverlaySecurity>(JsonSerializer.Serialize(OverlaySecurity.FromKey(key))));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<CommunityKey>(JsonSerializer.Serialize(key)));
    }

    [Fact]
    public async Task WhatANodeTells_IsWritten()
    {
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(2);
        var node = nodes[0].Node;
        nodes[1].Node.JoinGroup(IPAddress.Parse("232.1.1.1"), IPAddress.Parse("192.0.2.7"));
        await Until.TrueAsync(() => node.GetGroups().Count == 1);

        var info = Assert.Single(node.Peers);
        var peer = JsonSerializer.SerializeToElement(new[] { info }, Web)[0];
        Assert.Equal(nodes[1].Node.Id.ToString(), peer.GetProperty("node").GetString());
        Assert.Equal(nodes[1].Mac.ToString(), peer.GetProperty("macAddress").GetString());
        Assert.Equal(info.Path!.EndPoint.ToString(), peer.GetProperty("path").GetProperty("endPoint").GetString());

        var supernode = JsonSerializer.SerializeToElement(node.Supernodes, Web)[0];
        Assert.Equal(node.Supernodes[0].Address.ToString(), supernode.GetProperty("address").GetString());
        Assert.Equal("Registered", supernode.GetProperty("state").GetString());
        Assert.Equal(node.Supernodes[0].SeenAs!.ToString(), supernode.GetProperty("seenAs").GetString());

        var group = JsonSerializer.SerializeToElement(node.GetGroups(), Web)[0];
        Assert.Equal("232.1.1.1", group.GetProperty("address").GetString());
        Assert.Equal("192.0.2.7", group.GetProperty("members").GetProperty(nodes[1].Node.Id.ToString()).GetProperty("sources")[0].GetString());

        Assert.Equal(0, JsonSerializer.SerializeToElement(node.GetStatistics(), Web).GetProperty("drops").GetProperty("Malformed").GetInt64());
        var joined = await nodes[0].HappensAsync<PeerJoined>();
        Assert.Equal(joined.Path.EndPoint.ToString(), JsonSerializer.SerializeToElement(joined, Web).GetProperty("path").GetProperty("endPoint").GetString());
        var told = JsonSerializer.SerializeToElement<OverlayEvent>(joined, Web);
        Assert.Equal("PeerJoined", told.GetProperty("event").GetString());
        Assert.Equal(joined.Node.ToString(), told.GetProperty("node").GetString());
    }

    /// <summary>A type that is not named in the attributes would be an exception where events are written.</summary>
    [Theory]
    [InlineData(typeof(OverlayEvent))]
    [InlineData(typeof(MembershipEvent))]
    public void EveryEvent_NamesItsType(Type root)
    {
        var named = root.GetCustomAttributes<JsonDerivedTypeAttribute>().ToDictionary(attribute => attribute.DerivedType, attribute => attribute.TypeDiscriminator);
        var events = root.Assembly.GetTypes().Where(type => type.IsSubclassOf(root) && !type.IsAbstract);

        Assert.All(events, type => Assert.Equal(type.Name, named[type]));
    }

    [Fact]
    public async Task AddressesOfAPeer_AreWritten()
    {
        await using var hosts = await TestHosts.StartAsync(2);
        await Until.TrueAsync(() => hosts.Node(1).Peers is [{ Addresses.Count: >= 2 }]);

        var peer = JsonSerializer.SerializeToElement(hosts.Node(1).Peers, Web)[0];
        var addresses = peer.GetProperty("addresses").EnumerateArray().Select(address => address.GetString()).ToList();
        Assert.Contains("10.0.0.2", addresses);
        Assert.Contains("fd00::2", addresses);
        Assert.Equal(0, peer.GetProperty("framesRefused").GetInt64());
        Assert.Contains("10.0.0.2", hosts.Node(1).Peers[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatASupernodeTells_IsWritten()
    {
        await using var segment = new TestSegment();
        var supernode = await segment.AddSupernodeAsync();
        await using var events = supernode.WatchAsync().GetAsyncEnumerator();
        var node = await segment.AddNodeAsync();

        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TestSegment.Hang));
        var told = JsonSerializer.SerializeToElement(events.Current, Web);
        Assert.Equal("MemberJoined", told.GetProperty("event").GetString());
        Assert.Equal(node.Mac.ToString(), told.GetProperty("macAddress").GetString());

        var member = JsonSerializer.SerializeToElement(supernode.GetStatistics(), Web).GetProperty("communities")[0].GetProperty("members")[0];

        Assert.Equal(node.Node.Id.ToString(), member.GetProperty("node").GetString());
        Assert.Equal(supernode.GetStatistics().Communities[0].Members[0].EndPoint.ToString(), member.GetProperty("endPoint").GetString());
    }

    private static void AssertText<T>(string text, T value)
        where T : notnull
    {
        Assert.Equal($"\"{text}\"", JsonSerializer.Serialize(value, Relaxed));
        Assert.Equal(value, JsonSerializer.Deserialize<T>($"\"{text}\""));
    }
}
