using Overlay.Network.Tests.Article;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Survival;

/// <summary>Loss, cuts, firewalls and NATs.</summary>
public sealed class BadNetworkTests : IDisposable
{
    private readonly OverlayLab _lab = new(4);

    [RootFact("ping", "nc", "bash")]
    public async Task UnderlayThatLoses_StillCarriesAFile()
    {
        var supernode = await _lab.StartSupernodeAsync();
        var edges = new[] { await _lab.StartEdgeAsync(2), await _lab.StartEdgeAsync(3) };
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), [supernode, .. edges]);

        _lab[2].Lose(2);
        _lab[3].Lose(2);

        await FileTransferTests.Transfer(_lab[2], _lab[3], OverlayLab.AddressOf(3), megabytes: 5);
    }

    [RootFact("ping")]
    public async Task CutHost_ComesBack_WhenTheCableDoes()
    {
        var supernode = await _lab.StartSupernodeAsync();
        var edges = new[] { await _lab.StartEdgeAsync(2), await _lab.StartEdgeAsync(3) };
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), [supernode, .. edges]);

        _lab.Vpc.Cut(3);
        Assert.False(OverlayLab.Answers(_lab[2], OverlayLab.AddressOf(3)));
        _lab.Vpc.Heal(3);

        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), [supernode, .. edges]);
    }

    [RootFact("ping")]
    public async Task BlockedPair_MeetsThroughTheSupernode()
    {
        var supernode = await _lab.StartSupernodeAsync();
        _lab.Vpc.Block(2, 3);
        var edges = new[] { await _lab.StartEdgeAsync(2), await _lab.StartEdgeAsync(3) };
        _lab[3].Write("net/ipv4/icmp_echo_ignore_broadcasts", "0");

        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), [supernode, .. edges]);

        using var capture = _lab[1].Capture();
        await Echo.AllAnsweredAsync(_lab[2], OverlayLab.AddressOf(3), 5);
        Assert.Contains(capture.Stop(), frame => frame.IsRelayed());
        Assert.Equal(0, _lab[2].TryRun("ping", "-b", "-c", "3", "-W", "2", "192.168.1.255").Code);
    }

    [RootFact("ping")]
    public async Task PairThatBecomesBlocked_FallsBackToTheSupernode()
    {
        var supernode = await _lab.StartSupernodeAsync();
        var edges = new[] { await _lab.StartEdgeAsync(2), await _lab.StartEdgeAsync(3) };
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), [supernode, .. edges]);

        _lab.Vpc.Block(2, 3);

        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), [supernode, .. edges]);
    }

    [RootFact("ping")]
    public async Task HostsBehindNats_PunchHoles()
    {
        var (inside2, inside3, programs) = await StartBehindNatsAsync("");

        await OverlayLab.ReachAsync(inside2, OverlayLab.AddressOf(3), programs);

        await Eventually.IsTrueAsync(
            () =>
            {
                using var capture = _lab[1].Capture();
                inside2.Run("ping", "-c", "5", "-i", "0.05", "-W", "2", OverlayLab.AddressOf(3));
                return !capture.Stop().Any(frame => frame.CarriesFrame());
            },
            () => $"the path stays relayed\n{string.Join('\n', programs.Select(program => program.Describe()))}");
        Assert.True(OverlayLab.Answers(inside3, OverlayLab.AddressOf(2)));
    }

    [RootFact("ping")]
    public async Task HostsBehindSymmetricNats_MeetThroughTheSupernode()
    {
        var (inside2, inside3, programs) = await StartBehindNatsAsync("fully-random");

        await OverlayLab.ReachAsync(inside2, OverlayLab.AddressOf(3), programs);
        await OverlayLab.ReachAsync(inside3, OverlayLab.AddressOf(2), programs);
    }

    [RootFact("ping")]
    public async Task SupernodeBehindAFirewallForItsSubnet_ServesTheSubnet_AndNobodyElse()
    {
        // The host firewall of the story, in nftables: port 1200 for the subnet, dropped for everybody else.
        _lab[1].Nft("""
            table inet firewall {
              chain input {
                type filter hook input priority 0; policy accept;
                ip saddr 192.168.100.0/24 udp dport 1200 accept
                udp dport 1200 counter drop
              }
            }
            """);
        var outside = _lab.Vpc.AddNat(4);
        _lab[4].Nft("flush ruleset\n");
        _lab[1].Ip("route add 10.4.0.0/24 via 192.168.100.4");
        var supernode = await _lab.StartSupernodeAsync();
        Assert.True(OverlayLab.Answers(outside, "192.168.100.1"));

        var stranger = outside.StartEdge("-l", "192.168.100.1:1200", "-c", OverlayLab.Community, "-k", OverlayLab.Key, "-a", "192.168.1.9");
        var edges = new[] { await _lab.StartEdgeAsync(2), await _lab.StartEdgeAsync(3) };

        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), [supernode, .. edges]);
        Assert.NotEqual(0, await stranger.WaitForExitAsync());
        Assert.Contains("192.168.100.1:1200", stranger.Output);
        Assert.Matches(@"counter packets [1-9]", _lab[1].Run("nft", "list", "ruleset"));
    }

    public void Dispose() => _lab.Dispose();

    private async Task<(VpcHost Inside2, VpcHost Inside3, LabProcess[] Programs)> StartBehindNatsAsync(string flags)
    {
        var (inside2, inside3) = (_lab.Vpc.AddNat(2, flags), _lab.Vpc.AddNat(3, flags));
        return (inside2, inside3,
        [
            await _lab.StartSupernodeAsync(),
            await OverlayLab.StartEdgeAsync(inside2, 2, "-k", OverlayLab.Key),
            await OverlayLab.StartEdgeAsync(inside3, 3, "-k", OverlayLab.Key),
        ]);
    }
}
