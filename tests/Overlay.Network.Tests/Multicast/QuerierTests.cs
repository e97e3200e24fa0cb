using System.Net;
using System.Net.Sockets;
using Overlay.Network.Tests.Bridging;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>A Linux kernel and the node ask the hosts of one network for their groups, while a numbered flow goes to one of them.</summary>
public sealed class QuerierTests : IDisposable
{
    private readonly OverlayLab _lab = new(3);
    private SharedLan? _lan;

    /// <summary>
    /// The kernel has the lower address (RFC 3376, section 6.6.2; RFC 3810, section 7.6.2). It says that it asks every two seconds, so when it ends the node asks
    /// after five and not after 255 (sections 4.1.7 and 8.5). The host is a member throughout.
    /// </summary>
    [RootTheory]
    [InlineData("239.192.0.79", "239.192.0.80")]
    [InlineData("ff05::79", "ff05::80")]
    public async Task KernelThatAsks_SilencesTheNode_WhichTakesOverWhenItEnds(string address, string unwanted)
    {
        var (group, other) = (IPAddress.Parse(address), IPAddress.Parse(unwanted));
        var isV6 = group.AddressFamily == AddressFamily.InterNetworkV6;
        await _lab.StartSupernodeAsync();
        await Task.WhenAll(_lab.StartEdgeAsync(2), _lab.StartEdgeAsync(3, "-r"));
        _lab[2].Ip("addr add fd01::2/64 dev edge0 nodad", "route add 224.0.0.0/4 dev edge0", "route add multicast ff05::/16 dev edge0 table local metric 1");
        _lan = new SharedLan(_lab[3]);
        using var probe = new GroupProbe(_lab[2], [(3, _lab[3])]);
        using var member = NumberedDatagrams.Join(_lan, group, "lan");
        await probe.HeardByAsync(group, 3);
        await probe.HeardByAsync(other);
        using var queries = new QueryWatch(_lab[3], isV6);
        using var copies = new CopyCount(_lab[2], NumberedDatagrams.Length, isV6);
        using var end = new CancellationTokenSource();
        var flow = SendAsync(group, end.Token);
        var received = NumberedDatagrams.ReceiveAllAsync(member);

        using (new KernelQuerier(_lan))
        {
            // A router gets every group.
            await probe.HeardByAsync(other, 3);
            Assert.Equal(0, queries.CountOfNodeUntil(ofRouter: 4));
        }

        queries.WaitForNode();
        await probe.HeardByAsync(other);

        await end.CancelAsync();
        var count = await flow;
        Assert.Equal(Enumerable.Range(0, count), await received);
        Assert.Equal($"3:{count + 1}", copies.Stop());
    }

    public void Dispose()
    {
        _lan?.Dispose();
        _lab.Dispose();
    }

    /// <summary>Sends until the token says so, and how many those were.</summary>
    private async Task<int> SendAsync(IPAddress group, CancellationToken end)
    {
        using var socket = _lab[2].Invoke(() => new UdpClient(0, group.AddressFamily));
        var count = 0;
        for (; !end.IsCancellationRequested; count++)
        {
            NumberedDatagrams.Send(socket, group, count);
            await Task.Delay(5, CancellationToken.None);
        }

        NumberedDatagrams.SendEnd(socket, group);
        return count;
    }
}
