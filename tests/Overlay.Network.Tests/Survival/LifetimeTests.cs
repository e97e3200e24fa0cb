using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Survival;

/// <summary>How the programs end.</summary>
public sealed class LifetimeTests : IDisposable
{
    private readonly OverlayLab _lab = new(3);

    [RootTheory("ping")]
    [InlineData((int)Signal.Interrupt)]
    [InlineData((int)Signal.Terminate)]
    public async Task Signal_EndsEdgeAndSupernode_Cleanly(int signal)
    {
        var supernode = await _lab.StartSupernodeAsync();
        var edges = new[] { await _lab.StartEdgeAsync(2), await _lab.StartEdgeAsync(3) };
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), [supernode, .. edges]);

        edges[0].Send((Signal)signal);
        Assert.True(await edges[0].WaitForExitAsync() == 0, edges[0].Describe());
        Assert.Matches(@"\d leaving\b", edges[0].Output);
        Assert.False(_lab[2].HasDevice());

        supernode.Send((Signal)signal);
        Assert.True(await supernode.WaitForExitAsync() == 0, supernode.Describe());
        Assert.Matches(@"\d stopping\b", supernode.Output);
        Assert.False(edges[1].HasExited, edges[1].Describe());
    }

    [RootFact("ping")]
    public async Task KilledEdge_LeavesNoDevice_AndTakesItsPlaceBack()
    {
        var supernode = await _lab.StartSupernodeAsync();
        var edges = new[] { await _lab.StartEdgeAsync(2), await _lab.StartEdgeAsync(3) };
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), [supernode, .. edges]);

        edges[0].Send(Signal.Kill);
        await edges[0].WaitForExitAsync();
        await Eventually.IsTrueAsync(() => !_lab[2].HasDevice(), () => "the device is still there");

        edges[0] = await _lab.StartEdgeAsync(2);
        await OverlayLab.ReachAsync(_lab[3], OverlayLab.AddressOf(2), [supernode, .. edges]);
    }

    [RootTheory("ping")]
    [InlineData("1", "1")]
    [InlineData("2", "1")]
    [InlineData("1", "2")]
    [InlineData("2", "4")]
    public async Task EdgeWhoseDeviceIsDeleted_EndsWithAnError(string threads, string lanes)
    {
        await _lab.StartSupernodeAsync();
        var edge = await _lab.StartEdgeAsync(2, "--threads", threads, "--lanes", lanes);

        _lab[2].Ip("link del edge0");

        Assert.NotEqual(0, await edge.WaitForExitAsync());
        Assert.Contains("edge0", Assert.Single(edge.Output.Split('\n'), line => line.Contains("gone", StringComparison.Ordinal)));
    }

    /// <summary>The runtime's watch of addresses can wait for itself where it is ended while one changes.</summary>
    [RootFact]
    public async Task Edges_End_WhileAddressesOfTheHostChange()
    {
        await _lab.StartSupernodeAsync();
        using var changes = _lab[2].StartShell("while ip addr add 10.77.0.1/32 dev lo && ip addr del 10.77.0.1/32 dev lo; do :; done");
        for (var round = 0; round < 5; round++)
        {
            var edge = await _lab.StartEdgeAsync(2);
            edge.Send(Signal.Terminate);
            Assert.True(await edge.WaitForExitAsync() == 0, edge.Describe());
        }

        Assert.False(changes.HasExited, changes.Describe());
    }

    public void Dispose() => _lab.Dispose();
}
