using Overlay.Core.Tests.Runtime;

namespace Overlay.Sodium.Tests;

/// <summary>Real nodes over loopback, with libsodium's suites and without.</summary>
public class NodeTests
{
    private static readonly Func<OverlayNodeOptions, OverlayNodeOptions> WithSodium = options => options with { CipherSuites = SodiumSuites.Default };

    [Theory]
    [InlineData("AEGIS-128L")]
    [InlineData("AES-256-GCM")]
    [InlineData("ChaCha20-Poly1305")]
    public async Task NodesWithOneSuite_UseItForAllFrames(string name)
    {
        await using var segment = await TestSegment.StartAsync();
        var suite = SodiumSuites.Default.Single(suite => suite.Name == name);
        var nodes = await segment.AddNodesAsync(3, options => options with { CipherSuites = [suite] });

        await ExchangeAsync(nodes);

        Assert.All(nodes, node => Assert.All(node.Node.Peers, peer => Assert.Equal(name, peer.CipherSuite)));
    }

    [Fact]
    public async Task NodeWithAesOfSodium_UnderstandsOneWithThatOfThePlatform()
    {
        await using var segment = await TestSegment.StartAsync();
        var sodium = await segment.AddNodeAsync(options => options with { CipherSuites = [SodiumSuites.Aes256Gcm] });
        var platform = await segment.AddNodeAsync(options => options with { CipherSuites = [CipherSuites.Aes256Gcm] });
        await TestSegment.MeetAsync(sodium, platform);

        await ExchangeAsync(sodium, platform);
    }

    [Fact]
    public async Task NodesWithAllSuites_UnderstandOneWithThoseOfThePlatform()
    {
        await using var segment = await TestSegment.StartAsync();
        var first = await segment.AddNodeAsync(WithSodium);
        var second = await segment.AddNodeAsync(WithSodium);
        var platform = await segment.AddNodeAsync();
        await TestSegment.MeetAsync(first, second, platform);

        await ExchangeAsync(first, second, platform);

        Assert.All(platform.Node.Peers, peer => Assert.Contains(peer.CipherSuite, CipherSuites.Default.Select(suite => suite.Name)));
    }

    /// <summary>Each sends the longest frame to each and to all; everything arrives once.</summary>
    private static async Task ExchangeAsync(params TestNode[] nodes)
    {
        byte mark = 0;
        foreach (var from in nodes)
        {
            var all = from.Frame(MacAddress.Broadcast, 1414, mark: ++mark);
            await from.SendAsync(all);
            foreach (var to in nodes.Where(to => to != from))
            {
                Assert.Equal(all, await to.ReceiveAsync());
                var one = from.Frame(to.Mac, 1414, mark: ++mark);
                await from.SendAsync(one);
                Assert.Equal(one, await to.ReceiveAsync());
            }
        }
    }
}
