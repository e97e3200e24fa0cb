using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Errors;

/// <summary>Communities are apart, and who is in the wrong one is told so.</summary>
public sealed class CommunityTests : IDisposable
{
    private readonly OverlayLab _lab = new(4);

    [RootFact("ping")]
    public async Task SameNameAndOtherKey_StaysApart_AndIsHinted()
    {
        var supernode = await _lab.StartSupernodeAsync();
        var edges = new[] { await _lab.StartEdgeAsync(2), await _lab.StartEdgeAsync(3) };
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), [supernode, .. edges]);

        var other = await OverlayLab.StartEdgeAsync(_lab[4], 4, "-k", "another key");

        await other.WaitForOutputAsync("(?i)key");
        Assert.Contains(OverlayLab.Community, other.Output);
        Assert.False(OverlayLab.Answers(_lab[4], OverlayLab.AddressOf(2)));
        Assert.False(OverlayLab.Answers(_lab[3], OverlayLab.AddressOf(4)));
        Assert.True(OverlayLab.Answers(_lab[2], OverlayLab.AddressOf(3)));
    }

    [RootFact("ping")]
    public async Task OtherCommunity_MayHaveTheSameAddresses_AndIsApart()
    {
        var supernode = await _lab.StartSupernodeAsync();
        var edges = new[] { await _lab.StartEdgeAsync(2), await _lab.StartEdgeAsync(3) };
        var other = _lab[4].StartEdge("-l", "192.168.100.1:1200", "-c", "Elsewhere", "-k", OverlayLab.Key, "-a", OverlayLab.AddressOf(3));
        await other.WaitUntilUpAsync();

        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), [supernode, .. edges]);

        Assert.False(OverlayLab.Answers(_lab[4], OverlayLab.AddressOf(2)));
    }

    public void Dispose() => _lab.Dispose();
}
