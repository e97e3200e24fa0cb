using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Segment;

/// <summary>Edges that were given the address of another one.</summary>
public sealed class AddressConflictTests : IDisposable
{
    private readonly OverlayLab _lab = new(3);

    [RootTheory("ping")]
    [InlineData("192.168.1.77")]
    [InlineData("fd00::77")]
    public async Task SameAddressOnTwoEdges_IsSaidByBoth_AndBothGoOn(string address)
    {
        await _lab.StartSupernodeAsync();
        LabProcess[] edges = [await _lab.StartEdgeAsync(2, "-a", address), await _lab.StartEdgeAsync(3, "-a", address)];
        await edges[0].WaitForOutputAsync($"{address} of this host is also that of {MacOf(3)} at node");
        await edges[1].WaitForOutputAsync($"{address} of this host is also that of {MacOf(2)} at node");
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), edges);
        Assert.All(edges, edge => Assert.Single(edge.Output.Split('\n'), line => line.Contains("is also that of", StringComparison.Ordinal)));
    }

    [RootFact("ping")]
    public async Task EdgeThatIsToStop_DoesNotTakeTheAddressOfAnother()
    {
        await _lab.StartSupernodeAsync();
        var first = await _lab.StartEdgeAsync(2, "-a", "192.168.1.77");
        var second = await _lab.StartEdgeAsync(3, "-a", "192.168.1.77", "--on-address-conflict", "stop");
        Assert.Equal(1, await second.WaitForExitAsync());
        Assert.Contains($"192.168.1.77 is in use by {MacOf(2)}", second.Output, StringComparison.Ordinal);
        Assert.False(first.HasExited, first.Describe());
    }

    [RootFact("ping")]
    public async Task OfTwoThatStartTogether_OneEnds()
    {
        var supernode = await _lab.StartSupernodeAsync();
        LabProcess[] edges =
        [
            await _lab.StartEdgeAsync(2, "-a", "192.168.1.77", "--on-address-conflict", "stop"),
            await _lab.StartEdgeAsync(3, "-a", "192.168.1.77", "--on-address-conflict", "stop"),
        ];
        var exits = edges.Select(edge => edge.WaitForExitAsync()).ToList();
        var ended = exits.IndexOf(await Task.WhenAny(exits));
        Assert.Equal(1, await exits[ended]);

        var stays = edges[1 - ended];
        var again = await _lab.StartEdgeAsync(2 + ended);
        await OverlayLab.ReachAsync(_lab[2 + ended], "192.168.1.77", supernode, again, stays);
        Assert.False(stays.HasExited, stays.Describe());
        stays.Send(Signal.Terminate);
        Assert.Equal(0, await exits[1 - ended]);
    }

    public void Dispose() => _lab.Dispose();

    private string MacOf(int number) => _lab[number].Run("cat", "/sys/class/net/edge0/address").Trim();
}
