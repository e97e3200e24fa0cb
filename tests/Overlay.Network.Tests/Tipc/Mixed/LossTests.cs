using Overlay.Samples.Tipc;

namespace Overlay.Network.Tests.Tipc.Mixed;

/// <summary>
/// A tenth of all frames is lost on the way from each kernel (netem in the guest) and a tenth of all datagrams on the way to it. Numbered
/// messages arrive all the same: all, once, and in order per sender.
/// </summary>
[Collection(MixedSegmentTests.Name)]
public sealed class LossTests(MixedSegment segment) : IAsyncLifetime
{
    private const int Count = 100;
    private const int Percent = 10;

    private static readonly (string Port, string Range)[] Selected =
    [
        ("0-99", "{18888,99,100}"), ("100-199", "{18888,99,100}"), ("200-299", "{18888,200,399}"), ("300-399", "{18888,200,399}"),
    ];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await SetLossAsync(0);
        await segment.Lab.WaitForLinksAsync(2, 3);
    }

    [TipcTheory]
    [InlineData("", 100)]
    [InlineData("--method broadcast", 5000)]
    [InlineData("--method replicast", 5000)]
    public async Task FromAKernel_NothingIsLost(string method, int size)
    {
        var number = segment.NextNumber();
        await using var node = await segment.StartNodeAsync(4, number);
        using var server = new UserSpaceServer(node.Tipc);
        await using var kernel = new DemoServers([segment.Lab[3]]);
        await segment.Lab[2].WaitForDemoNamesAsync("1.1.3", $"1.1.{number}");
        await SetLossAsync(Percent);

        await kernel.StartClient(segment.Lab[2], $"--count {Count} --size {size} {method} 99-100 200-399 end:0-399").SucceedAsync();

        AssertComplete(await server.SucceedAsync(), size);
        AssertComplete(ReceivedMessage.ReadAll(Assert.Single(await kernel.SucceedAsync())), size);
    }

    [TipcTheory]
    [InlineData(MulticastMethod.AutoSelect, 100)]
    [InlineData(MulticastMethod.Broadcast, 5000)]
    [InlineData(MulticastMethod.Replicast, 5000)]
    public async Task FromANode_NothingIsLost(MulticastMethod method, int size)
    {
        await using var node = await segment.StartNodeAsync(4, segment.NextNumber(), method: method);
        await using var other = await segment.StartNodeAsync(5, segment.NextNumber());
        using var server = new UserSpaceServer(other.Tipc);
        await using var kernels = new DemoServers(segment.Kernels);
        await node.Tipc.WaitForServersAsync(3);
        await SetLossAsync(Percent);

        await node.Tipc.SendNumberedAsync(Count, size, (99, 100), (200, 399));

        AssertComplete(await server.SucceedAsync(), size);
        foreach (var output in await kernels.SucceedAsync())
        {
            AssertComplete(ReceivedMessage.ReadAll(output), size);
        }
    }

    private async Task SetLossAsync(int percent)
    {
        foreach (var number in new[] { 2, 3 })
        {
            segment.Lab.Overlay[number].Lose(percent);
            await segment.Lab[number].RunAsync($"tc qdisc replace dev vec0 root netem loss {percent}%");
        }
    }

    private static void AssertComplete(IReadOnlyList<ReceivedMessage> received, int size)
    {
        var expected = Selected.SelectMany(port => Enumerable.Range(1, Count).Select(number => (port.Port, $"{number} message to {port.Range}")));
        Assert.Equal(expected, received.OrderBy(message => message.Port, StringComparer.Ordinal).Select(message => (message.Port, message.Text)));
        Assert.All(received, message => Assert.Equal(ReceivedMessage.ChecksumOf(ReceivedMessage.ContentOf(message.Text, size)), message.Checksum));
        Assert.Single(received.Select(message => message.Sender).Distinct());
    }
}
