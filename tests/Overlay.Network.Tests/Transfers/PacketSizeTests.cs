using Overlay.Network.Tests.Article;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Transfers;

/// <summary>
/// Which full frames fit an underlay of 1500 bytes. What does not fit cannot be sent in trains (UDP_SEGMENT), and becomes IP fragments one by
/// one; it arrives all the same.
/// </summary>
public sealed class PacketSizeTests
{
    [RootTheory("nc", "bash", "sha256sum", "head", "tee", "ping")]
    [InlineData("-M 1400 --cipher aegis", false, false, false)]
    [InlineData("-M 1400 --cipher aegis", true, false, true)]
    [InlineData("-M 1380 --cipher aegis", false, true, false)]
    [InlineData("-M 1400 --cipher platform", true, true, true)]
    public async Task File_OverAnUnderlayOf1500_IsFragmentedIfItMustBe(string options, bool overIPv6, bool isRelayed, bool isFragmented)
    {
        using var pair = await EdgePair.StartAsync(options, options, overIPv6: overIPv6, isRelayed: isRelayed);

        using var capture = pair.Right.Capture();
        await FileTransferTests.Transfer(pair.Left, pair.Right, OverlayLab.AddressOf(3), megabytes: 3);

        var frames = capture.Stop();
        Assert.Equal(isFragmented, frames.Any(frame => frame.IsFragment));
        Assert.Equal(isRelayed, frames.Any(frame => frame.IsRelayed()));
        Assert.Contains(frames, frame => frame.Bytes.Length > 1400);
    }
}
