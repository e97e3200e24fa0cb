using System.Net;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Bridging;

/// <summary>A device behind a bridge that receives and never sends.</summary>
public sealed class SilentStationTests : IDisposable
{
    private const string Mac = "02:aa:00:00:00:21";
    private const string Silent = "192.168.1.88";
    private readonly OverlayLab _lab = new(3);

    [RootFact("ping")]
    public async Task FramesForAStationThatNeverSpoke_ArriveBehindTheBridge()
    {
        LabProcess[] programs = [await _lab.StartSupernodeAsync(), await _lab.StartEdgeAsync(2, "-r"), await _lab.StartEdgeAsync(3)];
        await OverlayLab.ReachAsync(_lab[3], OverlayLab.AddressOf(2), programs);
        _lab[2].Ip(
            "link add lan type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
            "link add port type veth peer name station",
            "link set edge0 master lan",
            "link set port mtu 1400 master lan up",
            "link set station mtu 1400 up",
            "link set lan up");
        _lab[3].Ip($"neigh add {Silent} lladdr {Mac} dev edge0 nud permanent");

        var frames = 0;
        await Eventually.IsTrueAsync(
            () =>
            {
                using var heard = _lab[2].Capture("station");
                _ = OverlayLab.Answers(_lab[3], Silent);
                frames = heard.Stop().Count(frame => IPAddress.Parse(Silent).Equals(frame.Destination));
                return frames > 0;
            },
            () => string.Join('\n', programs.Select(program => program.Describe())));
        Assert.Equal(0, await programs[2].DropsAsync("UnknownDestination"));
    }

    public void Dispose() => _lab.Dispose();
}
