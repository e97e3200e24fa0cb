using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Survival;

/// <summary>What others change on the device of an edge is set back or said, and never silently in the way.</summary>
public sealed class DeviceChangeTests : IDisposable
{
    private const string AddressV6 = "fd00:77::2";

    private readonly OverlayLab _lab = new(3);

    [RootFact("ping")]
    public async Task Addresses_ThatWentWithTheDevice_OrByHand_ComeBack()
    {
        var programs = await StartAsync("-a", $"{AddressV6}/64");

        _lab[2].Ip("link set edge0 down", "link set edge0 up");
        await programs[1].WaitForOutputAsync($"{AddressV6}/64 was removed from edge0, and set again");
        await OverlayLab.ReachAsync(_lab[3], AddressV6, programs);

        _lab[2].Ip("addr flush dev edge0");
        await programs[1].WaitForOutputAsync($"{OverlayLab.AddressOf(2)}/24, {AddressV6}/64 were removed from edge0, and set again");
        await OverlayLab.ReachAsync(_lab[3], OverlayLab.AddressOf(2), programs);
        await OverlayLab.ReachAsync(_lab[3], AddressV6, programs);
        await Eventually.IsTrueAsync(
            () => _lab[2].Run("ip", "-6", "addr", "show", "dev", "edge0", "scope", "link").Contains("inet6 fe80::", StringComparison.Ordinal),
            programs[1].Describe);
    }

    [RootFact]
    public async Task Address_ThatIsRemovedAgainAndAgain_IsLeftAway()
    {
        var programs = await StartAsync();
        var removals = 0;

        await Eventually.IsTrueAsync(
            () =>
            {
                removals += _lab[2].TryRun("ip", "addr", "del", $"{OverlayLab.AddressOf(2)}/24", "dev", "edge0").Code == 0 ? 1 : 0;
                return programs[1].Output.Contains("for the last time", StringComparison.Ordinal);
            },
            programs[1].Describe);

        _lab[2].TryRun("ip", "addr", "del", $"{OverlayLab.AddressOf(2)}/24", "dev", "edge0");
        _lab[2].Ip("link set edge0 mtu 1399");
        await programs[1].WaitForOutputAsync("MTU of edge0 was changed from 1400 to 1399");
        Assert.DoesNotContain(OverlayLab.AddressOf(2), _lab[2].Run("ip", "addr", "show", "dev", "edge0"));
        Assert.True(removals >= 6, programs[1].Describe());
    }

    [RootFact]
    public async Task Device_ThatIsChangedAllTheTime_DoesNotFillTheLog()
    {
        var programs = await StartAsync();
        var mtu = 1_000;
        await Eventually.IsTrueAsync(
            () =>
            {
                _lab[2].Ip($"link set edge0 mtu {++mtu}");
                return programs[1].Output.Contains("edge0 keeps being changed. Nothing more is said of it", StringComparison.Ordinal);
            },
            programs[1].Describe);

        Assert.InRange(programs[1].Output.Split('\n').Count(line => line.Contains("The MTU of edge0 was changed", StringComparison.Ordinal)), 1, 5);
    }

    [RootFact("ping")]
    public async Task MacAddress_IsKept()
    {
        var programs = await StartAsync();
        var mac = (await programs[1].WaitForOutputAsync(@"MAC ([0-9a-f:]{17})")).Groups[1].Value;

        // What the host sends when the device comes up again comes from the other address.
        _lab[2].Ip("link set edge0 down", "link set edge0 address 02:00:00:00:00:99", "link set edge0 up");

        await programs[1].WaitForOutputAsync($"edge0 was changed to 02:00:00:00:00:99, and is set back to {mac}");
        Assert.Contains(mac, _lab[2].Run("ip", "link", "show", "dev", "edge0"));
        await OverlayLab.ReachAsync(_lab[3], OverlayLab.AddressOf(2), programs);
        Assert.DoesNotContain("-r of edge", programs[1].Output);
    }

    [RootFact("ping")]
    public async Task StationBehindAnEdgeThatDoesNotBridge_IsNamed()
    {
        var programs = await StartAsync();

        _lab[2].Ip("link add link edge0 name station address 02:00:00:00:00:77 type macvlan", "addr add 192.168.1.77/24 dev station", "link set station up");
        _lab[2].TryRun("ping", "-c", "1", "-W", "1", "-I", "station", OverlayLab.AddressOf(3));

        await programs[1].WaitForOutputAsync("Frames from 02:00:00:00:00:77 .* dropped: .* -r of edge");
    }

    public void Dispose() => _lab.Dispose();

    private async Task<LabProcess[]> StartAsync(params string[] arguments)
    {
        LabProcess[] programs = [await _lab.StartSupernodeAsync(), await _lab.StartEdgeAsync(2, arguments), await _lab.StartEdgeAsync(3, "-a", "fd00:77::3/64")];
        await OverlayLab.ReachAsync(_lab[3], OverlayLab.AddressOf(2), programs);
        return programs;
    }
}
