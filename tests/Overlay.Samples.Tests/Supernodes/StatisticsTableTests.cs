extern alias supernode;

using System.Net;
using supernode::Overlay.Samples.Supernodes;

namespace Overlay.Samples.Tests.Supernodes;

/// <summary>What a supernode shows of its members.</summary>
public sealed class StatisticsTableTests
{
    [Fact]
    public async Task CommunitiesOfOneName_AreToldApartByTheirIds()
    {
        await using var supernode = new Overlay.Supernode(new SupernodeOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0) });
        await supernode.StartAsync();
        await using var one = await StartAsync(supernode);
        await using var other = await StartAsync(supernode);
        var statistics = supernode.GetStatistics();

        var lines = Drawn.Lines(StatisticsTable.Create(statistics), 120);

        Assert.Equal(2, statistics.Communities.Select(community => community.Id[..8]).Distinct().Count());
        Assert.All(statistics.Communities, community => Assert.Matches(
            $"Buckhill +│ {community.Id[..8]} +│ {Assert.Single(community.Members).Node} │ {Assert.Single(community.Members).MacAddress} ",
            Assert.Single(lines, line => line.Contains(community.Id[..8], StringComparison.Ordinal))));
    }

    /// <summary>A node with a key of its own, so a community of its own.</summary>
    private static async Task<OverlayNode> StartAsync(Overlay.Supernode supernode)
    {
        var node = new OverlayNode(new OverlayNodeOptions
        {
            Community = "Buckhill",
            Security = OverlaySecurity.FromKey(CommunityKey.Generate()),
            Supernodes = [SupernodeAddress.Parse(supernode.LocalEndPoint.ToString())],
        });
        await node.StartAsync();
        return node;
    }
}
