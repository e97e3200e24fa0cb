using System.Text.RegularExpressions;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Article;

/// <summary>ping in all its forms, between hosts whose network carries unicast IP only.</summary>
public sealed partial class PingTests(ArticleNetwork network) : IClassFixture<ArticleNetwork>
{
    [RootTheory("ping")]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(4, 2)]
    public Task EveryPair_Answers_WithoutLoss(int from, int to) => Echo.AllAnsweredAsync(network.Lab[from], OverlayLab.AddressOf(to), 20);

    [RootFact("ping")]
    public Task FullFrame_PassesUnfragmented() => Echo.AllAnsweredAsync(network.Lab[2], OverlayLab.AddressOf(3), 3, "-M", "do", "-s", "1372");

    [RootFact("ping")]
    public async Task Broadcast_IsAnsweredByEveryEdge() => await AnswersOfAll(
        network.Lab[2],
        ["-b", "192.168.1.255"],
        [OverlayLab.AddressOf(3), OverlayLab.AddressOf(4)]);

    [RootFact("ping")]
    public async Task AllNodesMulticast_IPv6_IsAnsweredByEveryEdge() => await AnswersOfAll(
        network.Lab[2],
        ["-6", "ff02::1%edge0"],
        [LinkLocal(3), LinkLocal(4)]);

    [RootFact("ping")]
    public void NeighbourDiscovery_FindsTheMacOfThePeer()
    {
        network.Lab[2].Ip("neigh flush dev edge0");

        network.Lab[2].Run("ping", "-6", "-c", "2", "-W", "2", $"{LinkLocal(3)}%edge0");

        var mac = MacPattern().Match(network.Lab[3].Run("ip", "link", "show", "dev", "edge0")).Groups[1].Value;
        Assert.Contains($"{LinkLocal(3)} lladdr {mac}", network.Lab[2].Run("ip", "-6", "neigh", "show", "dev", "edge0"));
    }

    [RootFact("ping", "arping")]
    public void Arp_FindsTheMacOfThePeer()
    {
        var output = network.Lab[2].Run("arping", "-c", "2", "-w", "5", "-I", "edge0", OverlayLab.AddressOf(4));

        var mac = MacPattern().Match(network.Lab[4].Run("ip", "link", "show", "dev", "edge0")).Groups[1].Value;
        Assert.Contains($"[{mac.ToUpperInvariant()}]", output);
    }

    private async Task AnswersOfAll(VpcHost from, string[] arguments, string[] expected)
    {
        using var ping = from.Start("ping", ["-i", "0.2", .. arguments]);
        foreach (var address in expected)
        {
            await ping.WaitForOutputAsync($"bytes from {Regex.Escape(address)}[%:]");
        }
    }

    private string LinkLocal(int number) => network.Lab[number].LinkLocalAddress();

    [GeneratedRegex(@"link/ether (\S+)")]
    private static partial Regex MacPattern();
}
