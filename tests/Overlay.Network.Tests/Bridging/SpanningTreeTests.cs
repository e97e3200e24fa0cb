using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Bridging;

/// <summary>Two edges are bridges of one network that runs the spanning tree (IEEE 802.1D, clause 8): the segment is a link of it like any other.</summary>
public sealed class SpanningTreeTests : IDisposable
{
    private const int Count = 20;
    private static readonly byte[] BridgeGroup = [0x01, 0x80, 0xc2, 0, 0, 0];
    private readonly OverlayLab _lab = new();
    private SharedLan? _lan;

    /// <summary>
    /// The bridges see each other through the overlay, and one of them blocks its port. So nothing comes round that the nodes would have to drop, and when the wire
    /// of the other bridge fails, the port that was blocked takes over.
    /// </summary>
    [RootFact("ping", "bridge")]
    public async Task SpanningTree_PassesTheSegment_AndCutsTheLoop()
    {
        // A bridge may have the address of its port: the kernel would then say the same by both, and that looks like a loop.
        Array.ForEach([2, 3], number => _lab[number].Write("net/ipv6/conf/default/disable_ipv6", "1"));
        var programs = new[] { await _lab.StartSupernodeAsync(), await _lab.StartEdgeAsync(2, "-r"), await _lab.StartEdgeAsync(3, "-r"), await _lab.StartEdgeAsync(4) };
        await OverlayLab.ReachAsync(_lab[4], OverlayLab.AddressOf(2), programs);
        await OverlayLab.ReachAsync(_lab[4], OverlayLab.AddressOf(3), programs);
        var bridges = new[] { _lab[2], _lab[3] };
        var heard = bridges.Select(bridge => bridge.Capture("edge0")).ToArray();
        _lan = new SharedLan(hasSpanningTree: true, bridges);
        await Eventually.IsTrueAsync(() => bridges.Sum(bridge => Ports(bridge, "blocking")) == 1 && bridges.Sum(bridge => Ports(bridge, "forwarding")) == 3, DescribePorts);
        var spare = Array.FindIndex(bridges, bridge => Ports(bridge, "blocking") == 1);
        Assert.Contains(heard[spare].Stop(), frame => frame.Bytes.StartsWith(BridgeGroup));
        Array.ForEach(heard, capture => capture.Dispose());

        await OverlayLab.ReachAsync(_lab[4], SharedLan.Station, programs);
        var looped = await LoopedAsync();
        using var elsewhere = _lab[4].Capture("edge0");
        _lan.Record(wires: 2);
        var marker = RandomNumberGenerator.GetBytes(100);
        for (var i = 0; i < Count; i++)
        {
            _lan.Broadcast([.. marker, (byte)i]);
        }

        await OverlayLab.ReachAsync(_lab[4], SharedLan.Station, programs);
        Assert.Equal(Count, elsewhere.Stop().Count(frame => frame.Contains(marker)));
        Assert.Equal(0, _lan.StopAndCount(marker));
        Assert.Equal(looped, await LoopedAsync());

        bridges[1 - spare].Ip("link set wire down");
        await Eventually.IsTrueAsync(() => Ports(bridges[spare], "forwarding") == 2, DescribePorts);
        await OverlayLab.ReachAsync(_lab[4], SharedLan.Station, programs);

        string DescribePorts() => string.Join('\n', bridges.Select(bridge => bridge.Run("bridge", "link")));

        async Task<int> LoopedAsync() => await programs[1].DropsAsync("FrameLooped") + await programs[2].DropsAsync("FrameLooped") + await programs[3].DropsAsync("FrameLooped");
    }

    public void Dispose()
    {
        _lan?.Dispose();
        _lab.Dispose();
    }

    private static int Ports(VpcHost bridge, string state) => Regex.Count(bridge.Run("bridge", "link"), $@"\bstate {state}\b");
}
