using System.Diagnostics;
using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Tipc.Mixed;

/// <summary>A node in C# as a kernel sees it: as it comes, as it leaves, and as it dies.</summary>
[Collection(MixedSegmentTests.Name)]
public sealed class VisibilityTests(MixedSegment segment)
{
    private static readonly TimeSpan LossTime = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SilenceTime = TimeSpan.FromSeconds(1.5);

    [TipcFact]
    public async Task Kernel_ShowsANode_AsAnyNeighbour()
    {
        var number = segment.NextNumber();
        await using var node = await segment.StartNodeAsync(4, number);
        using var server = new UserSpaceServer(node.Tipc);

        await node.WaitForLinksAsync(2, 3);
        foreach (var (kernel, other) in new[] { (2, 3), (3, 2) })
        {
            var guest = segment.Lab[kernel];
            await guest.WaitForLinksAsync(other, number);
            await guest.WaitForDemoNamesAsync($"1.1.{number}");
            Assert.Equal([other, number], await guest.NodesUpAsync());
            Assert.Contains($"100100{kernel}:vec0-1001{number:x3}:overlay: up\n", await guest.RunAsync("tipc link list"), StringComparison.Ordinal);
            var statistics = await guest.RunAsync($"tipc link statistics show link 100100{kernel}:vec0-1001{number:x3}:overlay");
            Assert.Contains($"ACTIVE  MTU:{TipcLab.Mtu}  Priority:10  Tolerance:1500 ms  Window:50 packets", statistics, StringComparison.Ordinal);
        }

        Assert.Equal([$"1001{number:x3}:overlay-1001002:vec0", $"1001{number:x3}:overlay-1001003:vec0"], node.Tipc.Links.Select(link => link.Name).Order());
    }

    [TipcFact]
    public async Task NodeWithoutAnAddress_TakesAHash_AndIsANeighbour()
    {
        await using var node = await UserSpaceNode.StartAsync(segment.Lab.Overlay[4], new());
        using var server = new UserSpaceServer(node.Tipc);

        await node.WaitForLinksAsync(2, 3);

        await using var kernel = new DemoServers([segment.Lab[3]]);
        await kernel.StartClient(segment.Lab[2], "").SucceedAsync();
        Assert.Equal(Demo.Deliveries, (await server.SucceedAsync()).TextsByPort());
    }

    [TipcFact]
    public async Task StoppedProgram_IsGoneAtOnce()
    {
        // Sooner than silence alone would be noticed. Tried again, because the machine may be busy.
        var time = await TimeUntilWithdrawnAsync(Signal.Terminate, SilenceTime);

        Assert.True(time < SilenceTime, $"{time.TotalSeconds} s");
    }

    [TipcFact]
    public async Task KilledProgram_IsGoneWithinThreeSeconds()
    {
        var time = await TimeUntilWithdrawnAsync(Signal.Kill, LossTime);

        Assert.True(time < LossTime, $"{time.TotalSeconds} s");
    }

    /// <summary>How long the bindings of a server outlive it at both kernels: the least of three times, or the first that is short enough.</summary>
    private async Task<TimeSpan> TimeUntilWithdrawnAsync(Signal signal, TimeSpan enough)
    {
        var least = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 3 && least >= enough; attempt++)
        {
            var time = await TimeUntilWithdrawnAsync(signal);
            least = time < least ? time : least;
        }

        return least;
    }

    private async Task<TimeSpan> TimeUntilWithdrawnAsync(Signal signal)
    {
        var number = segment.NextNumber();
        await using var first = segment.Lab[2].StartPython("service_watch.py");
        await using var second = segment.Lab[3].StartPython("service_watch.py");
        using var program = segment.StartProgram(4, "server", number);
        await Task.WhenAll(first.WaitForOutputAsync(AllPorts("published")), second.WaitForOutputAsync(AllPorts("published")));

        var clock = Stopwatch.StartNew();
        program.Send(signal);
        await Task.WhenAll(first.WaitForOutputAsync(AllPorts("withdrawn")), second.WaitForOutputAsync(AllPorts("withdrawn")));
        return clock.Elapsed;

        string AllPorts(string happened) => $@"(?s)(?:{happened} \S+ by {0x0100_1000 + number:x}:\d+\n.*){{4}}";
    }
}
