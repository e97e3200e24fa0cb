using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Survival;

/// <summary>An edge that is started again by the same command is the same node.</summary>
public sealed class IdentityTests : IDisposable
{
    private readonly OverlayLab _lab = new(2);

    [RootTheory]
    [InlineData((int)Signal.Terminate)]
    [InlineData((int)Signal.Kill)]
    public async Task EdgeThatStartsAgain_HasTheSameMacAddress(int signal)
    {
        await _lab.StartSupernodeAsync();
        var edge = await _lab.StartEdgeAsync(2);
        var mac = await MacOfAsync(edge);

        edge.Send((Signal)signal);
        await edge.WaitForExitAsync();
        edge = await _lab.StartEdgeAsync(2);

        Assert.Equal(mac, await MacOfAsync(edge));
    }

    [RootFact]
    public async Task EdgesOfOneHost_AreNodesOfTheirOwn()
    {
        await _lab.StartSupernodeAsync();
        var first = await _lab.StartEdgeAsync(2);
        var second = await _lab.StartEdgeAsync(2, "-a", "192.168.1.22");
        Assert.NotEqual(await MacOfAsync(first), await MacOfAsync(second));

        var file = (await second.WaitForOutputAsync("identity in (.*)$")).Groups[1].Value;
        var third = _lab[2].StartEdge("-l", "192.168.100.1:1200", "-c", OverlayLab.Community, "-k", OverlayLab.Key, "--identity", file);
        Assert.NotEqual(0, await third.WaitForExitAsync());
        Assert.Contains($"The identity file '{file}' is in use by another program", third.Output);
    }

    public void Dispose() => _lab.Dispose();

    private static async Task<string> MacOfAsync(LabProcess edge) => (await edge.WaitForOutputAsync(@"MAC ([0-9a-f:]{17})")).Groups[1].Value;
}
