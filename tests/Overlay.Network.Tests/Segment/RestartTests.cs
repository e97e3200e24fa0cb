using System.Net;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Segment;

/// <summary>Edges that end and come again under another MAC address, and hosts that knew the old one.</summary>
public sealed class RestartTests : IDisposable
{
    private const string First = "02:00:00:00:03:01";
    private const string Second = "02:00:00:00:03:02";
    private readonly OverlayLab _lab = new();

    /// <summary>Nobody asks for the address again: what the new edge announces is enough.</summary>
    [RootTheory("ping")]
    [InlineData((int)Signal.Terminate)]
    [InlineData((int)Signal.Kill)]
    public async Task RestartedEdge_IsKnownByItsNewMac_WithoutAQuestion(int signal)
    {
        var supernode = await _lab.StartSupernodeAsync();
        var asker = await _lab.StartEdgeAsync(2);
        var old = await _lab.StartEdgeAsync(3, "-m", First, "-a", "fd00::3/64");
        _lab[2].Ip("addr add fd00::2/64 dev edge0 nodad");
        string[] addresses = [OverlayLab.AddressOf(3), "fd00::3"];
        foreach (var address in addresses)
        {
            await OverlayLab.ReachAsync(_lab[2], address, supernode, asker, old);
            Assert.Contains(First, Neighbor(address), StringComparison.Ordinal);
        }

        old.Send((Signal)signal);
        await old.WaitForExitAsync();
        await Eventually.IsTrueAsync(() => !_lab[3].HasDevice(), () => "the device is still there");
        var restarted = await _lab.StartEdgeAsync(3, "-m", Second, "-a", "fd00::3/64");

        foreach (var address in addresses)
        {
            await Eventually.IsTrueAsync(() => Neighbor(address).Contains(Second, StringComparison.Ordinal), () => $"{Neighbor(address)}\n{asker.Describe()}\n{restarted.Describe()}");
        }
    }

    /// <summary>The node of a killed process is a peer for a while yet; nothing is answered for it, and the question goes to all.</summary>
    [RootFact("ping")]
    public async Task KilledEdge_IsNotAnsweredFor()
    {
        await _lab.StartSupernodeAsync();
        var asker = await _lab.StartEdgeAsync(2, "-i", "60");
        var dead = await _lab.StartEdgeAsync(3, "-m", First);
        await _lab.StartEdgeAsync(4);
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3));
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(4));
        dead.Send(Signal.Kill);
        await dead.WaitForExitAsync();

        var isAsked = false;
        await Eventually.IsTrueAsync(
            () =>
            {
                using var elsewhere = _lab[4].Capture("edge0");
                _lab[2].Ip($"neigh flush to {OverlayLab.AddressOf(3)} dev edge0");
                Assert.False(OverlayLab.Answers(_lab[2], OverlayLab.AddressOf(3)));
                isAsked = elsewhere.Stop().Any(frame => frame.AsksFor(IPAddress.Parse(OverlayLab.AddressOf(3))));
                return isAsked;
            },
            asker.Describe);
        Assert.DoesNotContain("left without a word", asker.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(First, Neighbor(OverlayLab.AddressOf(3)), StringComparison.Ordinal);
    }

    public void Dispose() => _lab.Dispose();

    private string Neighbor(string address) => _lab[2].Run("ip", "neigh", "show", address);
}
