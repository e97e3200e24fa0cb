using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Survival;

/// <summary>Hosts that reach each other's addresses over the segment, and each other by relay alone: the overlay does not carry itself.</summary>
public sealed class RecursiveRoutingTests : IDisposable
{
    private const int Pings = 100;
    private readonly OverlayLab _lab = new(3);

    public RecursiveRoutingTests() => _lab.Vpc.Block(2, 3);

    [RootFact("ping")]
    public async Task RouteToANetworkBehindThePeer_IsNotTakenForAPath()
    {
        _lab[3].Ip("link add lan type veth peer name lanp", "link set lanp up", "addr add 192.168.50.1/24 dev lan", "link set lan up");
        await _lab.StartSupernodeAsync();
        var edges = new[] { await _lab.StartEdgeAsync(2, "-d", "edge0"), await _lab.StartEdgeAsync(3, "-d", "edge0") };
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), edges);
        _lab[2].Ip($"route add 192.168.50.0/24 via {OverlayLab.AddressOf(3)} dev edge0");

        // A node knows a route for a second, which these take.
        _lab[2].Run("ping", "-i", "0.2", "-c", "10", OverlayLab.AddressOf(3));
        var early = await edges[0].DropsAsync("RecursiveRouting");

        await ExpectQuietRelayAsync("edge0", edges);

        Assert.Equal(early, await edges[0].DropsAsync("RecursiveRouting"));
    }

    [RootFact("ping")]
    public async Task BridgeThatHoldsTheAddress_FindsItsOwnDatagramsAmongItsFrames()
    {
        AddBridge(2);
        AddBridge(3);
        _lab[2].Ip("addr add 192.168.60.2/24 dev br0");
        _lab[3].Ip("addr add 192.168.60.3/24 dev br0");
        var edges = await StartBridgedEdgesAsync();
        await OverlayLab.ReachAsync(_lab[2], "192.168.60.3", edges);

        await ExpectQuietRelayAsync("br0", edges, "192.168.60.3");
        await ExpectOwnDatagramsAsync(edges[0]);
    }

    /// <summary>The peer tells of its address all along; this host can send there, and from its own, only once the edge is up.</summary>
    [RootFact("ping")]
    public async Task AddressOfTheBridge_ThatAppearsLater_IsKnownForOneOfTheHost()
    {
        AddBridge(2);
        AddBridge(3);
        _lab[3].Ip("addr add 192.168.60.3/24 dev br0");
        var edges = await StartBridgedEdgesAsync();
        await edges[0].WaitForOutputAsync("joined");

        _lab[2].Ip("addr add 192.168.60.2/24 dev br0");
        await OverlayLab.ReachAsync(_lab[2], "192.168.60.3", edges);

        await ExpectQuietRelayAsync("br0", edges, "192.168.60.3");
        await ExpectOwnDatagramsAsync(edges[0]);
    }

    /// <summary>Each of two segments would reach the other host over the other one, and that over the first.</summary>
    [RootFact("ping")]
    public async Task SegmentsOfTheSameHosts_DoNotCarryEachOther()
    {
        await _lab.StartSupernodeAsync();
        var others = new[] { await StartOtherEdgeAsync(2), await StartOtherEdgeAsync(3) };
        var edges = new[] { await _lab.StartEdgeAsync(2, "-d", "edge0"), await _lab.StartEdgeAsync(3, "-d", "edge0") };
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), edges);
        await OverlayLab.ReachAsync(_lab[2], "10.9.0.3", others);

        // It starts with the addresses of the other segment on the host.
        others[1].Send(Signal.Terminate);
        await others[1].WaitForExitAsync();
        others[1] = await StartOtherEdgeAsync(3);
        await OverlayLab.ReachAsync(_lab[2], "10.9.0.3", others);

        await ExpectQuietRelayAsync("edge0", edges);
        await ExpectQuietRelayAsync("edge1", others, "10.9.0.3");
        Assert.DoesNotContain("now reached directly", edges[1].Output + others[1].Output, StringComparison.Ordinal);
    }

    public void Dispose() => _lab.Dispose();

    /// <summary>A bridge of the host's own, which is up without the edge's device.</summary>
    private void AddBridge(int number) => _lab[number].Ip(
        $"link add br0 address 02:b0:00:00:00:0{number} type bridge stp_state 0",
        "link add guest type veth peer name port0", "link set guest up", "link set port0 master br0 up", "link set br0 up");

    private async Task<LabProcess[]> StartBridgedEdgesAsync()
    {
        await _lab.StartSupernodeAsync();
        var edges = new[] { await _lab.StartEdgeAsync(2, "-d", "edge0", "-r"), await _lab.StartEdgeAsync(3, "-d", "edge0", "-r") };
        _lab[2].Ip("link set edge0 master br0");
        _lab[3].Ip("link set edge0 master br0");
        return edges;
    }

    private async Task<LabProcess> StartOtherEdgeAsync(int number)
    {
        var edge = _lab[number].StartEdge("-l", "192.168.100.1:1200", "-c", "Other", "-k", OverlayLab.Key, "-a", $"10.9.0.{number}", "-d", "edge1", "--keep-trying");
        await edge.WaitUntilUpAsync();
        return edge;
    }

    private static async Task ExpectOwnDatagramsAsync(LabProcess edge)
    {
        await edge.WaitForOutputAsync("leads through the segment itself");
        Assert.True(await edge.DropsAsync("RecursiveRouting") > 0, edge.Describe());
    }

    /// <summary>All pings are answered, by relay, and what leaves by the device are these and the few frames of a quiet host.</summary>
    private async Task ExpectQuietRelayAsync(string device, LabProcess[] edges, string? address = null)
    {
        var before = SentFrames(device);
        var replies = Echo.Replies(_lab[2]);
        using var ping = _lab[2].Start("ping", "-i", "0.2", "-c", $"{Pings}", address ?? OverlayLab.AddressOf(3));
        await ping.WaitForExitAsync();

        await Echo.WaitForRepliesAsync(_lab[2], replies + Pings, ping.Describe);
        Assert.InRange(SentFrames(device) - before, Pings, 20 * Pings);
        Assert.DoesNotContain("now reached directly", edges[0].Output, StringComparison.Ordinal);
    }

    private long SentFrames(string device) => long.Parse(_lab[2].Run("cat", $"/sys/class/net/{device}/statistics/tx_packets"), System.Globalization.CultureInfo.InvariantCulture);
}
