using System.Net;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>The edge of a member is killed in the middle of a numbered flow between kernels. Nodes here are given up after 6 seconds.</summary>
public sealed class MemberCrashTests : IDisposable
{
    private const int Sender = 2;
    private const int Victim = 5;
    private const int Some = 100;
    private const int Endless = 1_000_000;
    private static readonly IPAddress Group = IPAddress.Parse("239.192.0.78");
    private readonly OverlayLab _lab = new(5);

    [RootFact("mgen")]
    public async Task MemberThatCrashes_CostsTheOthersNothing_AndIsBackAfterARestart()
    {
        await _lab.StartSupernodeAsync();
        var edges = await Task.WhenAll(Enumerable.Range(Sender, 4).Select(StartEdgeAsync));
        _lab[Sender].Ip("route add 224.0.0.0/4 dev edge0");
        var others = new[] { 3, 4 }.Select(Listen).ToArray();
        using (var victim = Listen(Victim))
        {
            using var probe = new GroupProbe(_lab[Sender], [.. new[] { 3, 4, Victim }.Select(number => (number, _lab[number]))]);
            await probe.HeardByAsync(Group, 3, 4, Victim);
        }

        using var copies = new CopyCount(_lab[Sender], NumberedFlow.Length, isV6: false);
        using var flow = NumberedFlow.Send(_lab[Sender], Group, Endless);
        await NumberedFlow.HeardAsync(others[0], Some);
        edges[Victim - Sender].Send(Signal.Kill);
        await Eventually.IsTrueAsync(() => OthersAloneGetCopiesAsync(others[0]), () => "the sender goes on to send copies to the member that is gone");

        await StartEdgeAsync(Victim);
        using var again = Listen(Victim);
        await Eventually.IsTrueAsync(() => NumberedFlow.NumbersOf(again).Length > Some, again.Describe);
        flow.Send(Signal.Terminate);
        await flow.WaitForExitAsync();

        var count = NumberedFlow.CountOf(flow);
        foreach (var member in others)
        {
            await NumberedFlow.HeardAsync(member, count - 1);
            Assert.Equal(Enumerable.Range(0, count), NumberedFlow.NumbersOf(member));
        }

        await NumberedFlow.HeardAsync(again, count - 1);
        Assert.Matches($@"^3:{count} 4:{count} 5:\d+$", copies.Stop());
        var numbers = NumberedFlow.NumbersOf(again);
        Assert.Equal(Enumerable.Range(numbers[0], count - numbers[0]), numbers);
    }

    public void Dispose() => _lab.Dispose();

    private Task<LabProcess> StartEdgeAsync(int number) => _lab.StartEdgeAsync(number, "--keep-alive", "2");

    private LabProcess Listen(int number) => NumberedFlow.Listen(_lab[number], Group);

    /// <summary>True if of so many numbers of the flow none goes to the victim, straight or through the supernode.</summary>
    private async Task<bool> OthersAloneGetCopiesAsync(LabProcess other)
    {
        using var wire = _lab[Sender].Capture(outgoing: true);
        await NumberedFlow.HeardAsync(other, NumberedFlow.NumbersOf(other)[^1] + Some);
        var frames = wire.Stop().Where(frame => frame.CarriesFrame()).ToArray();
        return frames.Length > 0 && !frames.Any(frame => frame.IsRelayed() || frame.Destination!.Equals(VpcNetwork.AddressOf(Victim)));
    }
}
