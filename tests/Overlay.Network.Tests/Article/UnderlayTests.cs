using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Article;

/// <summary>What the network underneath sees of the segment.</summary>
public sealed class UnderlayTests : IDisposable
{
    private static readonly byte[] Marker = "a sentence that nobody else should read"u8.ToArray();
    private readonly OverlayLab _lab = new();

    [RootFact("ping", "socat", "nc")]
    public async Task WithAKey_ThereIsUdpBetweenTheRightHosts_AndNothingToRead()
    {
        var programs = await StartAsync("-k", OverlayLab.Key);
        using var capture = _lab[3].Capture();

        await SendMarkers(programs);

        var frames = capture.Stop();
        int[] hosts = [1, 2, 4];
        var members = hosts.SelectMany(number => new[] { VpcNetwork.AddressOf(number), VpcNetwork.AddressV6Of(number) }).ToList();
        Assert.All(frames, frame => Assert.True(frame.IsUdp && members.Contains(frame.Source!), frame.ToString()));
        Assert.Contains(frames, frame => frame.CarriesFrame());
        Assert.DoesNotContain(frames, frame => frame.Contains(Marker));
    }

    [RootFact("ping", "socat", "nc")]
    public async Task WithoutEncryption_FramesAreInTheClear_AndTheUserIsWarned()
    {
        var programs = await StartAsync("--no-encryption");
        using var capture = _lab[3].Capture();

        await SendMarkers(programs);

        Assert.Contains(capture.Stop(), frame => frame.CarriesFrame() && frame.Contains(Marker));
        Assert.Matches("(?i)not encrypted|no encryption|without encryption|unencrypted", programs[1].Output);
    }

    [RootFact("ping", "socat", "nc")]
    public async Task OnceDirect_NoFramePassesTheSupernode()
    {
        var programs = await StartAsync("-k", OverlayLab.Key);
        await DirectAsync();
        using var arriving = _lab[1].Capture();
        using var leaving = _lab[1].Capture(outgoing: true);

        await SendMarkers(programs);

        Assert.DoesNotContain(arriving.Stop(), frame => frame.CarriesFrame());
        Assert.DoesNotContain(leaving.Stop(), frame => frame.CarriesFrame());
    }

    public void Dispose() => _lab.Dispose();

    private async Task<LabProcess[]> StartAsync(params string[] security)
    {
        var programs = new List<LabProcess> { await _lab.StartSupernodeAsync() };
        for (var number = 2; number <= 4; number++)
        {
            programs.Add(await OverlayLab.StartEdgeAsync(_lab[number], number, security));
        }

        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), [.. programs]);
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(4), [.. programs]);
        return [.. programs];
    }

    /// <summary>Waits until frames between 2 and 3 do not touch host 1 any more.</summary>
    private async Task DirectAsync() => await Eventually.IsTrueAsync(
        () =>
        {
            using var capture = _lab[1].Capture();
            _lab[2].Run("ping", "-c", "3", "-i", "0.05", "-W", "1", OverlayLab.AddressOf(3));
            _lab[2].Run("ping", "-c", "3", "-i", "0.05", "-W", "1", OverlayLab.AddressOf(4));
            return !capture.Stop().Any(frame => frame.CarriesFrame());
        },
        () => "frames still pass the supernode");

    /// <summary>Unicast and multicast datagrams with the marker, and a TCP stream of it.</summary>
    private async Task SendMarkers(LabProcess[] programs)
    {
        using var unicast = _lab[3].Start("socat", "-u", "UDP4-RECV:6668", "STDOUT");
        using var multicast = _lab[3].Start("socat", "-u", "UDP4-RECV:6666,ip-add-membership=239.1.2.3:edge0,reuseaddr", "STDOUT");
        var text = System.Text.Encoding.ASCII.GetString(Marker);
        using var sender = _lab[2].StartShell($"""
            while true; do
              echo {text} | socat -u - UDP4-SENDTO:{OverlayLab.AddressOf(3)}:6668
              echo {text} | socat -u - UDP4-DATAGRAM:239.1.2.3:6666,bind={OverlayLab.AddressOf(2)},ip-multicast-if={OverlayLab.AddressOf(2)}
              sleep 0.2
            done
            """);
        await unicast.WaitForOutputAsync(text);
        await multicast.WaitForOutputAsync(text);
        Assert.All(programs, program => Assert.False(program.HasExited, program.Describe()));
        await FileTransferTests.Transfer(_lab[2], _lab[3], OverlayLab.AddressOf(3), megabytes: 1);
    }
}
