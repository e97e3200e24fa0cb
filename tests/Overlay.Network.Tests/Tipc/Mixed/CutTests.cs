namespace Overlay.Network.Tests.Tipc.Mixed;

/// <summary>A host that is off the network for five seconds: its links are lost, and come back by themselves.</summary>
[Collection(MixedSegmentTests.Name)]
public sealed class CutTests(MixedSegment segment)
{
    private static readonly TimeSpan CutTime = TimeSpan.FromSeconds(5);

    /// <summary>Long enough for a dozen messages, and far from what the link bears: on a busy machine the cut takes longer.</summary>
    private static readonly TimeSpan MomentaryCutTime = TimeSpan.FromMilliseconds(300);

    [TipcTheory]
    [InlineData(4)]
    [InlineData(2)]
    public async Task CutLink_ComesBack_AndTheDemoWorks(int host)
    {
        var number = segment.NextNumber();
        await using var node = await segment.StartNodeAsync(4, number);
        await segment.Lab[3].WaitForLinksAsync(2, number);
        await node.WaitForLinksAsync(2, 3);

        segment.Lab.Overlay.Vpc.Cut(host);
        var cut = Task.Delay(CutTime);
        await segment.Lab[3].WaitForLinksAsync(host == 4 ? [2] : [number]);
        await node.WaitForLinksAsync(host == 4 ? [] : [3]);
        await cut;
        segment.Lab.Overlay.Vpc.Heal(host);

        await Task.WhenAll(segment.Lab[3].WaitForLinksAsync(2, number), segment.Lab[2].WaitForLinksAsync(3, number), node.WaitForLinksAsync(2, 3));
        using var server = new UserSpaceServer(node.Tipc);
        await using var kernel = new DemoServers([segment.Lab[2]]);
        await kernel.StartClient(segment.Lab[3], "--servers 2").SucceedAsync();
        Assert.Equal(Demo.Deliveries, (await server.SucceedAsync()).TextsByPort());
        Demo.AssertDelivered(Assert.Single(await kernel.SucceedAsync()));
    }

    [TipcFact]
    public async Task LinkThatIsCutForAMoment_StaysUp_AndLosesNothing()
    {
        const int Count = 60;
        var number = segment.NextNumber();
        await using var node = await segment.StartNodeAsync(4, number);
        using var server = new UserSpaceServer(node.Tipc);
        await using var kernel = new DemoServers([segment.Lab[2]]);
        await node.Tipc.WaitForServersAsync(2);
        await segment.HoldLinksAsync(node, number);
        await using var client = segment.Lab[2].StartPython("multicast_client.py", $"--servers 2 --count {Count} --pause 0.02 100-199 end:0-399");
        await client.WaitForOutputAsync("sending message");

        segment.Lab.Overlay.Vpc.Cut(4);
        await Task.Delay(MomentaryCutTime);
        segment.Lab.Overlay.Vpc.Heal(4);

        await client.SucceedAsync();
        var expected = Enumerable.Range(1, Count).Select(message => $"{message} message to {{18888,100,199}}").ToArray();
        Assert.Equal(expected, (await server.SucceedAsync()).Select(message => message.Text));
        Assert.Equal(expected, ReceivedMessage.ReadAll(Assert.Single(await kernel.SucceedAsync())).Select(message => message.Text));
    }
}
