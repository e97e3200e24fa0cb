using Overlay.Network.Tests.Article;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Lanes;

/// <summary>Edges with several lanes: what they carry arrives as it was sent, peers are spread over the lanes, and what cannot be had is done without.</summary>
public sealed class EdgeLanesTests : IDisposable
{
    private const int Pings = 200;
    private readonly OverlayLab _lab = new();

    [RootTheory("ping", "nc", "bash", "sha256sum", "head", "tee")]
    [InlineData(2, "1")]
    [InlineData(4, "2")]
    public async Task Files_OfManyFlowsAtOnce_ArriveUnchanged_AlsoAfterARestart(int lanes, string threads)
    {
        var supernode = await _lab.StartSupernodeAsync();
        string[] options = ["-v", "--lanes", $"{lanes}", "--threads", threads];
        LabProcess[] edges = [await _lab.StartEdgeAsync(2, options), await _lab.StartEdgeAsync(3, options), await _lab.StartEdgeAsync(4, "--lanes", "1")];
        await ReachAsync([supernode, .. edges]);
        Assert.Contains($"Frames travel in {lanes} lanes.", edges[0].Output);
        Assert.Equal(threads == "1" ? lanes : 2 * lanes, LaneWork.Wakes(edges[0]).Count);

        await Task.WhenAll(
            Transfer(2, 3, 9101),
            Transfer(2, 3, 9102),
            Transfer(3, 2, 9103),
            Transfer(2, 4, 9104),
            Transfer(4, 2, 9105));
        await Echo.AllAnsweredAsync(_lab[2], OverlayLab.AddressOf(3), 20);

        edges[0].Send(Signal.Terminate);
        Assert.True(await edges[0].WaitForExitAsync() == 0, edges[0].Describe());
        edges[0] = await _lab.StartEdgeAsync(2, options);
        await ReachAsync([supernode, .. edges]);
        await Transfer(3, 2, 9106);
    }

    /// <summary>The kernel chooses the lane of a peer by its address, so new peers come until each lane has one.</summary>
    [RootFact("ping")]
    public async Task Peers_AreSpreadOverTheLanes_InBothDirections()
    {
        const int Patience = 20;
        await _lab.StartSupernodeAsync();
        var edge = await _lab.StartEdgeAsync(2, "--lanes", "2", "--threads", "2");
        var used = new HashSet<string>();
        for (var attempt = 0; attempt < Patience && used.Count < 4; attempt++)
        {
            using var peer = await _lab.StartEdgeAsync(3);
            await OverlayLab.ReachAsync(_lab[3], OverlayLab.AddressOf(2), edge, peer);
            var before = LaneWork.Wakes(edge);
            await Echo.AllAnsweredAsync(_lab[3], OverlayLab.AddressOf(2), Pings);
            var busy = LaneWork.Wakes(edge).Where(lane => lane.Value - before[lane.Key] > Pings / 2).Select(lane => lane.Key).Order().ToArray();
            Assert.True(busy is ["overlay in 0", "overlay out 0"] or ["overlay in 1", "overlay out 1"], $"Woken: {string.Join(", ", busy)}");
            used.UnionWith(busy);
        }

        Assert.Equal(4, used.Count);
    }

    [RootFact("ping")]
    public async Task DeviceWithOneQueue_IsUsedWithOneLane()
    {
        await _lab.StartSupernodeAsync();
        _lab[2].Ip("tuntap add dev edge0 mode tap");
        var edges = new[] { await _lab.StartEdgeAsync(2, "-v", "-d", "edge0", "--lanes", "2"), await _lab.StartEdgeAsync(3) };

        await OverlayLab.ReachAsync(_lab[3], OverlayLab.AddressOf(2), edges);

        Assert.Contains("Lanes: 1 instead of 2", edges[0].Output);
    }

    [RootTheory]
    [InlineData("0")]
    [InlineData("17")]
    [InlineData("two")]
    public async Task OtherNumber_IsAnError_ThatSaysWhatToWrite(string lanes)
    {
        var edge = _lab[2].StartEdge("-l", "192.168.100.1:1200", "-c", "X", "--no-encryption", "--lanes", lanes);

        Assert.NotEqual(0, await edge.WaitForExitAsync());
        Assert.Contains($"--lanes: '{lanes}' is not a whole number from 1 to 16.", edge.Output);
    }

    public void Dispose() => _lab.Dispose();

    private async Task ReachAsync(LabProcess[] programs)
    {
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), programs);
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(4), programs);
    }

    private Task Transfer(int from, int to, int port) => FileTransferTests.Transfer(_lab[from], _lab[to], OverlayLab.AddressOf(to), megabytes: 20, port);
}
