using System.Globalization;
using Overlay.Samples.Tipc;

namespace Overlay.Network.Tests.Tipc.Mixed;

/// <summary>A kernel whose device has a larger MTU (1500) than the overlay and all other nodes (1400).</summary>
[Collection(MixedSegmentTests.Name)]
public sealed class UnequalMtuTests(MixedSegment segment) : IAsyncLifetime
{
    private const int Larger = 1500;
    private const int Largest = 66_000;

    public Task InitializeAsync() => SetMtuAsync(Larger);

    public Task DisposeAsync() => SetMtuAsync(TipcLab.Mtu);

    [TipcTheory]
    [InlineData(MulticastMethod.Replicast)]
    [InlineData(MulticastMethod.Broadcast)]
    public async Task LargestMessage_ReachesBothKernels(MulticastMethod method)
    {
        await using var node = await segment.StartNodeAsync(4, segment.NextNumber(), method: method);
        await using var kernels = new DemoServers(segment.Kernels);
        await node.Tipc.WaitForServersAsync(2);

        Assert.All(node.Tipc.Links, link => Assert.Equal(TipcLab.Mtu, link.Mtu));
        await node.Tipc.SendNumberedAsync(3, Largest, (100, 199));

        foreach (var output in await kernels.SucceedAsync())
        {
            Assert.Equal(
                Enumerable.Range(1, 3).Select(number => ReceivedMessage.ChecksumOf(ReceivedMessage.ContentOf($"{number} message to {{18888,100,199}}", Largest))),
                ReceivedMessage.ReadAll(output).Select(message => message.Checksum));
        }
    }

    [TipcFact]
    public async Task KernelsLargeMessageToOneSocket_Arrives()
    {
        var number = segment.NextNumber();
        await using var node = await segment.StartNodeAsync(4, number);
        using var socket = node.Tipc.CreateSocket(TipcSocketType.Rdm);
        socket.Bind(new ServiceRange(UserSpaceServer.ServiceType, 7, 7));
        await segment.Lab[2].WaitForNamesAsync($"7-7 1.1.{number}");
        await using var client = segment.Lab[2].StartPython("echo_client.py", "question 60000");

        var question = await socket.ReceiveAsync().AsTask().WaitAsync(Lab.LabProcess.Patience);
        await socket.SendAsync(question.Data, question.Sender);

        Assert.Equal("60000 question\n", await client.SucceedAsync());
    }

    /// <summary>The kernel cuts multicasts for its own MTU. What is then too long for a link it throws away and tells nobody but its log.</summary>
    [TipcFact]
    public async Task KernelsLargeReplicast_IsLostAtTheKernel_AndTheNextMessageArrives()
    {
        await using var node = await segment.StartNodeAsync(4, segment.NextNumber());
        using var server = new UserSpaceServer(node.Tipc);

        await segment.Lab[2].StartPython("multicast_client.py", "--count 1 --method replicast --size 10000 100-199").SucceedAsync();
        await segment.Lab[2].StartPython("multicast_client.py", "--count 1 --method replicast --size 1000 200-299 end:0-399").SucceedAsync();

        var received = Assert.Single(await server.SucceedAsync());
        Assert.Equal(("200-299", 1000), (received.Port, received.Length));
        Assert.Contains("Too large msg, purging xmit list", await segment.Lab[2].RunAsync("dmesg"), StringComparison.Ordinal);
    }

    /// <summary>A device whose MTU changes loses its links and gets them anew.</summary>
    private async Task SetMtuAsync(int mtu)
    {
        await segment.Lab[2].RunAsync(string.Create(CultureInfo.InvariantCulture, $"ip link set vec0 mtu {mtu}"));
        await segment.Lab.WaitForLinksAsync(2, 3);
    }
}
