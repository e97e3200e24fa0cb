using System.Globalization;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Lanes;

/// <summary>The threads that carry frames are scheduled in real time if that is asked for and allowed, and no others.</summary>
public sealed class RealtimeTests : IDisposable
{
    private const int Usual = 0;
    private const int RoundRobin = 2;

    /// <summary>Of proc_pid_stat(5), counted behind the name of the thread.</summary>
    private const int PolicyField = 38;

    private readonly OverlayLab _lab = new();

    [RootTheory("ping")]
    [InlineData("1", 1)]
    [InlineData("2", 2)]
    public async Task ThreadsThatCarryFrames_AreScheduledInRealTime(string threads, int count)
    {
        LabProcess[] programs =
        [
            await _lab.StartSupernodeAsync(),
            await _lab.StartEdgeAsync(2, "--realtime", "--lanes", "1", "--threads", threads),
            await _lab.StartEdgeAsync(3),
        ];
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), programs);

        Assert.Equal(count, Policies(programs[1]).Count(policy => policy == RoundRobin));
        Assert.All(Policies(programs[2]), policy => Assert.Equal(Usual, policy));
    }

    [RootFact("ping", "setpriv")]
    public async Task WithoutTheRight_TheLogSaysSo_AndFramesTravelAsUsual()
    {
        var supernode = await _lab.StartSupernodeAsync();
        var edge = _lab[2].StartEdgeWithoutRights(
            ["--inh-caps=-sys_nice", "--bounding-set=-sys_nice"],
            "-l", "192.168.100.1:1200", "-c", OverlayLab.Community, "-k", OverlayLab.Key, "-a", OverlayLab.AddressOf(2), "--realtime", "--threads", "2");
        await edge.WaitUntilUpAsync();
        var peer = await _lab.StartEdgeAsync(3);
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), supernode, edge, peer);

        Assert.All(Policies(edge), policy => Assert.Equal(Usual, policy));
        Assert.Equal(2, edge.Output.Split("Threads are scheduled as usual instead of in real time").Length);
        Assert.Contains("CAP_SYS_NICE", edge.Output);
    }

    public void Dispose() => _lab.Dispose();

    private static IEnumerable<int> Policies(LabProcess process) => Directory.GetDirectories($"/proc/{process.Id}/task")
        .Select(thread => File.ReadAllText(Path.Combine(thread, "stat")))
        .Select(stat => int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[PolicyField], CultureInfo.InvariantCulture));
}
