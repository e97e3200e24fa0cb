using System.Net.Sockets;
using System.Security.Cryptography;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Segment;

/// <summary>Storm control of running edges: hosts send by their devices more than the limits allow, and each frame arrives or is counted as dropped.</summary>
public sealed class StormLimitTests : IDisposable
{
    /// <summary>What a device's queue takes at once.</summary>
    private const int Sent = 300;

    /// <summary>So low that it would take a quarter of a minute until all pass.</summary>
    private const string Limit = "20";

    private const int WithinLimit = 10;
    private readonly OverlayLab _lab = new();
    private readonly byte[] _storm = RandomNumberGenerator.GetBytes(60);

    [RootTheory("ping")]
    [InlineData("--broadcast-limit", "ff:ff:ff:ff:ff:ff", "BroadcastStorm")]
    [InlineData("--multicast-limit", "03:00:00:00:00:02", "MulticastStorm")]
    public async Task StormFromTheDevice_IsCutAtItsSource(string option, string destination, string reason)
    {
        var edges = await StartAsync(2, option);
        using var third = _lab[3].Capture("edge0");
        using var fourth = _lab[4].Capture("edge0");

        await SendAsync(2, destination, _storm, Sent);

        var dropped = await edges[2].DropsAsync(reason);
        Assert.InRange(dropped, 1, Sent - WithinLimit);
        Assert.Equal(Sent - dropped, HeardOf(third, _storm));
        Assert.Equal(Sent - dropped, HeardOf(fourth, _storm));
    }

    [RootTheory("ping")]
    [InlineData("--broadcast-limit", "ff:ff:ff:ff:ff:ff", "BroadcastStorm")]
    [InlineData("--multicast-limit", "03:00:00:00:00:02", "MulticastStorm")]
    public async Task StormFromOnePeer_IsCutAtTheReceiver_AndCostsTheOthersNothing(string option, string destination, string reason)
    {
        var edges = await StartAsync(3, option);
        using var third = _lab[3].Capture("edge0");
        using var fourth = _lab[4].Capture("edge0");
        var quiet = RandomNumberGenerator.GetBytes(60);

        await SendAsync(2, destination, _storm, Sent);
        await SendAsync(4, destination, quiet, WithinLimit);

        var dropped = await edges[3].DropsAsync(reason);
        Assert.InRange(dropped, 1, Sent - WithinLimit);
        var heard = third.Stop();
        Assert.Equal(Sent - dropped, heard.Count(frame => frame.Contains(_storm)));
        Assert.Equal(WithinLimit, heard.Count(frame => frame.Contains(quiet)));
        Assert.Equal(Sent, HeardOf(fourth, _storm));
    }

    /// <summary>Within the limit the node asks others for the station.</summary>
    [RootFact("ping")]
    public async Task FramesToStationsThatNobodyKnows_AreDroppedUnasked_BeyondTheLimit()
    {
        var edges = await StartAsync(2, "--unknown-limit");

        await SendAsync(2, "02:00:00:00:99:99", _storm, Sent);

        var dropped = await edges[2].DropsAsync("UnknownUnicastStorm");
        Assert.InRange(dropped, 1, Sent - WithinLimit);
        Assert.Equal(Sent - dropped, await edges[2].DropsAsync("UnknownDestination"));
    }

    public void Dispose() => _lab.Dispose();

    private static int HeardOf(PacketCapture capture, byte[] content) => capture.Stop().Count(frame => frame.Contains(content));

    /// <summary>Three edges, one of them with a limit, that know each other. The kernels send nothing of their own accord: no IPv6.</summary>
    private async Task<Dictionary<int, LabProcess>> StartAsync(int limited, string option)
    {
        await _lab.StartSupernodeAsync();
        var edges = new Dictionary<int, LabProcess>();
        foreach (var number in new[] { 2, 3, 4 })
        {
            _lab[number].Write("net/ipv6/conf/default/disable_ipv6", "1");
            edges.Add(number, await _lab.StartEdgeAsync(number, number == limited ? [option, Limit] : []));
        }

        foreach (var (from, to) in new[] { (2, 3), (2, 4), (4, 3) })
        {
            await OverlayLab.ReachAsync(_lab[from], OverlayLab.AddressOf(to), [.. edges.Values]);
        }

        return edges;
    }

    /// <summary>Sends frames and waits until they have arrived: a round trip to each of the others comes after them.</summary>
    private async Task SendAsync(int from, string destination, byte[] content, int count)
    {
        using var socket = _lab[from].Invoke(() => PacketSocket.Open("edge0"));
        byte[] frame = [.. MacOf(destination), .. MacOf(_lab[from].Run("cat", "/sys/class/net/edge0/address").Trim()), 0x88, 0xb5, .. content];
        for (var i = 0; i < count; i++)
        {
            socket.Send(frame, SocketFlags.None);
        }

        foreach (var other in new[] { 2, 3, 4 }.Where(other => other != from))
        {
            await OverlayLab.ReachAsync(_lab[from], OverlayLab.AddressOf(other));
        }

        static byte[] MacOf(string text) => Convert.FromHexString(text.Replace(":", "", StringComparison.Ordinal));
    }
}
