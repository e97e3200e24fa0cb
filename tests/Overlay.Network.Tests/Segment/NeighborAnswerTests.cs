using System.Net;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Multicast;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Segment;

/// <summary>Questions of kernels for MAC addresses, by ARP and neighbour discovery, and what running edges do with them.</summary>
public sealed class NeighborAnswerTests : IDisposable
{
    private const string Moving = "192.168.1.99";
    private const string Nobodys = "192.168.1.200";
    private readonly OverlayLab _lab = new();

    [RootTheory("ping")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task QuestionForAKnownStation_IsAnsweredHere_UnlessThatIsOff(bool isAnswered)
    {
        string[] addresses = [OverlayLab.AddressOf(3), MulticastNetwork.AddressV6Of(3)];
        await StartAsync(isAnswered ? [] : ["--no-neighbor-answers"]);
        await ReachAsync(addresses);
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(4));
        using var elsewhere = _lab[4].Capture("edge0");

        _lab[2].Ip("neigh flush dev edge0");
        await ReachAsync(addresses);

        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(4));
        var heard = elsewhere.Stop();
        Assert.All(addresses, address => Assert.Equal(isAnswered, !heard.Any(frame => frame.AsksFor(IPAddress.Parse(address)))));
        Assert.All(addresses, address => Assert.Contains(MacOf(3), _lab[2].Run("ip", "neigh", "show", address), StringComparison.Ordinal));

        async Task ReachAsync(string[] others)
        {
            foreach (var other in others)
            {
                await OverlayLab.ReachAsync(_lab[2], other);
            }
        }
    }

    [RootFact("ping")]
    public async Task QuestionForAnUnknownAddress_GoesToAll()
    {
        await StartAsync();
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3));
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(4));
        using var third = _lab[3].Capture("edge0");
        using var fourth = _lab[4].Capture("edge0");

        Assert.False(OverlayLab.Answers(_lab[2], Nobodys));

        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3));
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(4));
        Assert.Contains(third.Stop(), frame => frame.AsksFor(IPAddress.Parse(Nobodys)));
        Assert.Contains(fourth.Stop(), frame => frame.AsksFor(IPAddress.Parse(Nobodys)));
    }

    /// <summary>An address moves to another host, which announces it (gratuitous ARP; RFC 5227, section 3): others believe it, and nothing old is answered.</summary>
    [RootFact("ping", "arping")]
    public async Task AddressThatMoves_IsFollowed()
    {
        await StartAsync();
        _lab[2].Write("net/ipv4/neigh/edge0/locktime", "0");
        _lab[3].Ip($"addr add {Moving}/24 dev edge0");
        await OverlayLab.ReachAsync(_lab[2], Moving);
        Assert.Contains(MacOf(3), Neighbor(), StringComparison.Ordinal);

        _lab[3].Ip($"addr del {Moving}/24 dev edge0");
        _lab[4].Ip($"addr add {Moving}/24 dev edge0");
        _lab[4].Run("arping", "-U", "-c", "1", "-w", "1", "-I", "edge0", Moving);
        await Eventually.IsTrueAsync(() => Neighbor().Contains(MacOf(4), StringComparison.Ordinal), Neighbor);

        _lab[2].Ip("neigh flush dev edge0");
        _lab[2].Run("ping", "-c", "1", "-W", "20", Moving);
        Assert.Contains(MacOf(4), Neighbor(), StringComparison.Ordinal);

        string Neighbor() => _lab[2].Run("ip", "neigh", "show", Moving);
    }

    /// <summary>Probes for duplicates reach the station that has the address, which objects (RFC 5227, section 2.1; RFC 4862, section 5.4).</summary>
    [RootFact("ping", "arping")]
    public async Task AddressThatAnotherHostHas_IsFoundToBeADuplicate()
    {
        await StartAsync();
        await OverlayLab.ReachAsync(_lab[4], OverlayLab.AddressOf(3));
        await OverlayLab.ReachAsync(_lab[4], MulticastNetwork.AddressV6Of(3));

        Assert.NotEqual(0, Probe(OverlayLab.AddressOf(3)));
        Assert.Equal(0, Probe(Nobodys));

        _lab[4].Write("net/ipv6/conf/edge0/accept_dad", "1");
        _lab[4].Ip($"addr add {MulticastNetwork.AddressV6Of(3)}/64 dev edge0", "addr add fd01::99/64 dev edge0");
        await Eventually.IsTrueAsync(() => State(MulticastNetwork.AddressV6Of(3)).Contains("dadfailed", StringComparison.Ordinal), () => State(""));
        await Eventually.IsTrueAsync(() => !State("fd01::99").Contains("tentative", StringComparison.Ordinal), () => State(""));

        int Probe(string address) => _lab[4].TryRun("arping", "-D", "-c", "1", "-w", "2", "-I", "edge0", address).Code;

        string State(string address) => _lab[4].Run("ip", ["-6", "addr", "show", "dev", "edge0", .. address.Length == 0 ? (string[])[] : ["to", address]]);
    }

    public void Dispose() => _lab.Dispose();

    private async Task StartAsync(params string[] arguments)
    {
        await _lab.StartSupernodeAsync();
        foreach (var number in new[] { 2, 3, 4 })
        {
            await _lab.StartEdgeAsync(number, arguments);
            _lab[number].Ip($"addr add {MulticastNetwork.AddressV6Of(number)}/64 dev edge0 nodad");
        }
    }

    private string MacOf(int number) => _lab[number].Run("cat", "/sys/class/net/edge0/address").Trim();
}
