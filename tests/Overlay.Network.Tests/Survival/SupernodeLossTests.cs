using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Survival;

/// <summary>The network without the supernode that made it.</summary>
public sealed class SupernodeLossTests : IDisposable
{
    private readonly OverlayLab _lab = new(5);

    [RootFact("ping", "socat")]
    public async Task KilledSupernode_CostsNoFrame_AndGroupsStillWork()
    {
        var supernode = await _lab.StartSupernodeAsync();
        var edges = await StartEdgesAsync(2, 3, 4);
        _lab[3].Write("net/ipv4/icmp_echo_ignore_broadcasts", "0");
        _lab[4].Write("net/ipv4/icmp_echo_ignore_broadcasts", "0");
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(4), edges);
        const int Count = 800;
        var before = Echo.Replies(_lab[2]);
        using var ping = _lab[2].Start("ping", "-i", "0.005", "-c", $"{Count}", OverlayLab.AddressOf(3));
        await ping.WaitForOutputAsync("icmp_seq=200 ");

        supernode.Send(Signal.Kill);
        await supernode.WaitForExitAsync();
        await ping.WaitForExitAsync();

        await Echo.WaitForRepliesAsync(_lab[2], before + Count, ping.Describe);
        using var broadcast = _lab[2].Start("ping", "-b", "-i", "0.2", "192.168.1.255");
        await broadcast.WaitForOutputAsync(@"bytes from 192\.168\.1\.3:");
        await broadcast.WaitForOutputAsync(@"bytes from 192\.168\.1\.4:");
        using var multicast = _lab[2].Start("ping", "-6", "-i", "0.2", "ff02::1%edge0");
        await multicast.WaitForOutputAsync($"bytes from {_lab[3].LinkLocalAddress()}%");
        await multicast.WaitForOutputAsync($"bytes from {_lab[4].LinkLocalAddress()}%");
    }

    [RootFact("ping")]
    public async Task RestartedSupernode_TakesANewEdge_AndOldOnesMeetIt()
    {
        var supernode = await _lab.StartSupernodeAsync();
        var edges = await StartEdgesAsync(2, 3);
        supernode.Send(Signal.Kill);
        await supernode.WaitForExitAsync();

        supernode = await _lab.StartSupernodeAsync();
        var late = await _lab.StartEdgeAsync(4);

        await OverlayLab.ReachAsync(_lab[4], OverlayLab.AddressOf(2), [supernode, late, .. edges]);
        await OverlayLab.ReachAsync(_lab[4], OverlayLab.AddressOf(3), [supernode, late, .. edges]);
    }

    [RootFact("ping")]
    public async Task SupernodeWithAnotherKey_IsNotTaken_AndTheEdgeSaysSo()
    {
        using var folder = new LabFolder();
        var supernode = await _lab.StartSupernodeAsync(1, "--key-file", folder.PathOf("first"));
        var edge = await _lab.StartEdgeAsync(2);
        supernode.Send(Signal.Kill);
        await supernode.WaitForExitAsync();

        supernode = await _lab.StartSupernodeAsync(1, "--key-file", folder.PathOf("second"));
        await edge.WaitForOutputAsync("Supernode 192.168.100.1:1200 answers with another key");
        supernode.Send(Signal.Kill);
        await supernode.WaitForExitAsync();

        supernode = await _lab.StartSupernodeAsync(1, "--key-file", folder.PathOf("first"));
        var late = await _lab.StartEdgeAsync(4);
        await OverlayLab.ReachAsync(_lab[4], OverlayLab.AddressOf(2), [supernode, late, edge]);
    }

    [RootFact("ping")]
    public async Task SecondSupernode_TakesOver()
    {
        string[] both = ["-l", "192.168.100.5:1200"];
        var first = await _lab.StartSupernodeAsync(1);
        var second = await _lab.StartSupernodeAsync(5);
        var edges = new[] { await _lab.StartEdgeAsync(2, both), await _lab.StartEdgeAsync(3, both) };
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), edges);

        first.Send(Signal.Kill);
        await first.WaitForExitAsync();
        var late = await _lab.StartEdgeAsync(4, both);

        await OverlayLab.ReachAsync(_lab[4], OverlayLab.AddressOf(2), [second, late, .. edges]);
        await OverlayLab.ReachAsync(_lab[3], OverlayLab.AddressOf(4), [second, late, .. edges]);
    }

    public void Dispose() => _lab.Dispose();

    private async Task<LabProcess[]> StartEdgesAsync(params int[] numbers)
    {
        var edges = new List<LabProcess>();
        foreach (var number in numbers)
        {
            edges.Add(await _lab.StartEdgeAsync(number));
        }

        foreach (var number in numbers.Skip(1))
        {
            await OverlayLab.ReachAsync(_lab[numbers[0]], OverlayLab.AddressOf(number), [.. edges]);
        }

        return [.. edges];
    }
}
