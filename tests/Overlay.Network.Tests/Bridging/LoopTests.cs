using System.Security.Cryptography;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Bridging;

/// <summary>Two edges are bridges of one network. Without the nodes' care every broadcast would go round for ever: in by one, out by the other.</summary>
public sealed class LoopTests : IDisposable
{
    private const int Count = 20;
    private readonly OverlayLab _lab = new();
    private SharedLan? _lan;

    [RootFact("ping")]
    public async Task TwoBridgesOfOneNetwork_MakeNoLoop()
    {
        var programs = new[] { await _lab.StartSupernodeAsync(), await _lab.StartEdgeAsync(2, "-r"), await _lab.StartEdgeAsync(3, "-r"), await _lab.StartEdgeAsync(4) };
        await OverlayLab.ReachAsync(_lab[4], OverlayLab.AddressOf(2), programs);
        await OverlayLab.ReachAsync(_lab[4], OverlayLab.AddressOf(3), programs);
        _lan = new SharedLan(_lab[2], _lab[3]);
        await OverlayLab.ReachAsync(_lab[4], SharedLan.Station, programs);

        using var elsewhere = _lab[4].Capture("edge0");
        _lan.Record(wires: 2);
        var marker = RandomNumberGenerator.GetBytes(100);
        for (var i = 0; i < Count; i++)
        {
            _lan.Broadcast([.. marker, (byte)i]);
        }

        // A round trip through both bridges: what was sent before has arrived by then.
        await OverlayLab.ReachAsync(_lab[4], SharedLan.Station, programs);
        Assert.Equal(Count, elsewhere.Stop().Count(frame => frame.Contains(marker)));
        Assert.Equal(0, _lan.StopAndCount(marker));
    }

    public void Dispose()
    {
        _lan?.Dispose();
        _lab.Dispose();
    }
}
