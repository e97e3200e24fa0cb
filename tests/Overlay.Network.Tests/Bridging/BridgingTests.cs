using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Bridging;

/// <summary>Stations behind a node (<c>-r</c>): a bridge of which the TAP device is one port.</summary>
public sealed class BridgingTests : IDisposable
{
    private const string Station = "192.168.1.77";
    private readonly OverlayLab _lab = new(3);

    [RootFact("ping")]
    public async Task StationBehindABridge_TakesPart()
    {
        var programs = new[] { await _lab.StartSupernodeAsync(), await _lab.StartEdgeAsync(2, "-r"), await _lab.StartEdgeAsync(3) };
        var station = BridgeStation();
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), programs);

        await OverlayLab.ReachAsync(station, OverlayLab.AddressOf(3), programs);
        await OverlayLab.ReachAsync(_lab[3], Station, programs);
    }

    [RootFact("ping")]
    public async Task WithoutPermission_AStationBehindANode_IsNotHeard()
    {
        var programs = new[] { await _lab.StartSupernodeAsync(), await _lab.StartEdgeAsync(2), await _lab.StartEdgeAsync(3) };
        var station = BridgeStation();
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), programs);

        Assert.False(OverlayLab.Answers(station, OverlayLab.AddressOf(3)));
        Assert.True(OverlayLab.Answers(_lab[2], OverlayLab.AddressOf(3)));
    }

    public void Dispose()
    {
        _station?.Dispose();
        _lab.Dispose();
    }

    private VpcHost? _station;

    /// <summary>Puts edge0 of host 2 into a bridge, its address on the bridge, and a station at another port.</summary>
    private VpcHost BridgeStation()
    {
        _station = new VpcHost($"{_lab[2].Name}s", System.Net.IPAddress.Parse(Station));
        var mac = System.Text.RegularExpressions.Regex.Match(_lab[2].Run("ip", "link", "show", "dev", "edge0"), @"link/ether (\S+)").Groups[1].Value;
        _station.Ip($"link add eth0 type veth peer name station netns {_lab[2].Name}", $"addr add {Station}/24 dev eth0", "link set eth0 mtu 1400 up");
        _lab[2].Ip(
            "link add lan address " + mac + " type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
            "link set edge0 master lan",
            "link set station mtu 1400 master lan up",
            $"addr del {OverlayLab.AddressOf(2)}/24 dev edge0",
            $"addr add {OverlayLab.AddressOf(2)}/24 dev lan",
            "link set lan up");
        return _station;
    }
}
