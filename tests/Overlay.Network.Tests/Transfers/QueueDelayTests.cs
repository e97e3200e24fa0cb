using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;
using Overlay.Tap;

namespace Overlay.Network.Tests.Transfers;

/// <summary>A stream that is faster than the node of its sender: the program makes it quicker than the platform's cipher seals it.</summary>
public sealed class QueueDelayTests(HostPair hosts) : IClassFixture<HostPair>
{
    private const long Least = 20_000_000;
    private const long Most = 50 * Least;

    [RootFact("ping")]
    public async Task Stream_FasterThanItsNode_LosesSegmentsInTheQueue_AndArrivesUnchanged()
    {
        await using var nodes = await NodePair.StartAsync(hosts, new TapOptions());

        await StreamAsync(nodes, sent => (sent >= Least && Drops(nodes) > 0) || sent >= Most);

        Assert.NotEqual(0, Drops(nodes));
    }

    [RootFact("ping")]
    public async Task Stream_WithoutABoundOnTheDelay_LosesNothingInTheQueue()
    {
        await using var nodes = await NodePair.StartAsync(hosts, new TapOptions { QueueDelay = TimeSpan.Zero });

        await StreamAsync(nodes, sent => sent >= 5 * Least);

        Assert.Equal(0, Drops(nodes));
    }

    private static long Drops(NodePair nodes) => nodes.Left.GetStatistics().Drops[DropReason.QueueDelay];

    private static async Task StreamAsync(NodePair nodes, Func<long, bool> isEnough)
    {
        var (client, server) = await nodes.ConnectAsync();
        using var left = client;
        using var right = server;

        var hashes = await Task.WhenAll(HashedStream.SendAsync(client, 1, isEnough), HashedStream.ReceiveAsync(server)).WaitAsync(LabProcess.Patience);

        Assert.Equal(hashes[0], hashes[1]);
    }
}
