using Overlay.Network.Tests.Article;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Transfers;

/// <summary>Files between edges, both ways: whatever either edge can do and whatever the underlay is, they arrive as they were sent.</summary>
public sealed class EdgeTransferTests
{
    private const int Megabytes = 10;

    [RootTheory("nc", "bash", "sha256sum", "head", "tee", "ping")]
    [InlineData("", "--no-offload", 1500, false)]
    [InlineData("-M 576", "-M 576", 1500, false)]
    [InlineData("-M 9000", "-M 9000 --no-offload", 9500, true)]
    public async Task File_BothWays_ArrivesUnchanged(string left, string right, int underlay, bool overIPv6)
    {
        using var pair = await EdgePair.StartAsync(left, right, underlay, overIPv6);

        await TransferAsync(pair, OverlayLab.AddressOf(2), OverlayLab.AddressOf(3));
    }

    [RootTheory("nc", "bash", "sha256sum", "head", "tee", "ping", "ethtool")]
    [InlineData("", false)]
    [InlineData("--no-offload", true)]
    public async Task File_OverAnUnderlayThatLosesRepeatsAndReorders_ArrivesUnchanged(string right, bool overIPv6)
    {
        using var pair = await EdgePair.StartAsync(right: right, overIPv6: overIPv6);
        var cable = pair.Vpc.Bend(3);

        await TransferAsync(pair, OverlayLab.AddressOf(2), OverlayLab.AddressOf(3));

        var (lost, repeated, delayed) = cable.Faults;
        Assert.True(lost > 10 && repeated > 10 && delayed > 10, $"{lost} lost, {repeated} repeated, {delayed} delayed");
    }

    private static async Task TransferAsync(EdgePair pair, string left, string right)
    {
        await FileTransferTests.Transfer(pair.Left, pair.Right, right, Megabytes);
        await FileTransferTests.Transfer(pair.Right, pair.Left, left, Megabytes);
    }
}
