using Overlay.Network.Tests.Article;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Survival;

/// <summary>An edge whose two directions share a thread, and one whose directions have a thread each, whatever the machine's default is.</summary>
public sealed class ThreadsTests : IDisposable
{
    private readonly OverlayLab _lab = new(3);

    [RootFact("ping", "nc", "bash", "sha256sum", "head", "tee")]
    public async Task EdgesWithOneAndTwoThreads_TransferBothWays_AndEndCleanly()
    {
        await _lab.StartSupernodeAsync();
        var edges = new[] { await _lab.StartEdgeAsync(2, "--lanes", "1", "--threads", "1"), await _lab.StartEdgeAsync(3, "--lanes", "1", "--threads", "2") };
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), edges);
        Assert.Equal(["1", "2"], edges.Select(edge => $"{CountThreads(edge)}"));

        await FileTransferTests.Transfer(_lab[2], _lab[3], OverlayLab.AddressOf(3), megabytes: 50);
        await FileTransferTests.Transfer(_lab[3], _lab[2], OverlayLab.AddressOf(2), megabytes: 50);
        await Echo.AllAnsweredAsync(_lab[2], OverlayLab.AddressOf(3), 20);

        foreach (var edge in edges)
        {
            edge.Send(Signal.Terminate);
            Assert.True(await edge.WaitForExitAsync() == 0, edge.Describe());
        }
    }

    [RootFact]
    public async Task OtherNumber_IsAnError_ThatSaysWhatToWrite()
    {
        var edge = _lab[2].StartEdge("-l", "192.168.100.1:1200", "-c", "X", "--no-encryption", "--threads", "3");

        Assert.NotEqual(0, await edge.WaitForExitAsync());
        Assert.Contains("--threads: '3' is not a whole number from 1 to 2.", edge.Output);
    }

    public void Dispose() => _lab.Dispose();

    /// <summary>The threads of the data path have names that begin with the name of the library.</summary>
    private static int CountThreads(LabProcess edge) =>
        Directory.GetDirectories($"/proc/{edge.Id}/task").Count(thread => File.ReadAllText(Path.Combine(thread, "comm")).StartsWith("overlay ", StringComparison.Ordinal));
}
