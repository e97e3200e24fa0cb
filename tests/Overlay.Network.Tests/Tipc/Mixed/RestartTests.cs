namespace Overlay.Network.Tests.Tipc.Mixed;

/// <summary>A node in C# that ends and comes again under the same address.</summary>
[Collection(MixedSegmentTests.Name)]
public sealed class RestartTests(MixedSegment segment)
{
    [TipcTheory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task RestartedNode_IsANeighbourAgain(bool saysGoodbye, bool keepsMacAddress)
    {
        var number = segment.NextNumber();
        var identity = keepsMacAddress ? NodeKeyPair.Generate() : null;
        await using (var first = await segment.StartNodeAsync(4, number, identity))
        {
            using var before = new UserSpaceServer(first.Tipc);
            await segment.Lab[2].WaitForDemoNamesAsync($"1.1.{number}");
            if (!saysGoodbye)
            {
                await first.KillAsync();
            }
        }

        await using var second = await segment.StartNodeAsync(4, number, identity);
        using var server = new UserSpaceServer(second.Tipc);
        await second.WaitForLinksAsync(2, 3);
        await using var kernel = new DemoServers([segment.Lab[3]]);
        await segment.Lab[2].WaitForDemoNamesAsync("1.1.3", $"1.1.{number}");

        await kernel.StartClient(segment.Lab[2], "").SucceedAsync();

        Assert.Equal(Demo.Deliveries, (await server.SucceedAsync()).TextsByPort());
        Demo.AssertDelivered(Assert.Single(await kernel.SucceedAsync()));
    }
}
