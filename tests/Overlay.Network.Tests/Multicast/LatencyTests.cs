using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>
/// How soon a kernel's join and leave act, in round trips instead of milliseconds: since its report passed the device, the sender sends one datagram for each round
/// trip and 10 ms. A sender that waits for a timer, as one does without explicit tracking of hosts (RFC 3376, section 8.10: 2 s), sends on through all of them.
/// </summary>
[Collection(MulticastCollection.Name)]
public sealed class LatencyTests(MulticastNetwork network)
{
    private const int Steps = 40;
    private const int Allowed = 10;
    private const int Length = 900;
    private const ushort IPv4 = 0x0800;
    private const ushort IPv6 = 0x86dd;
    private const byte Igmp = 2;
    private const byte HopByHop = 0;

    /// <param name="address">The group.</param>
    /// <param name="version">Of IGMP or MLD, to which the kernel is held.</param>
    [RootTheory]
    [InlineData("239.192.0.10", 3)]
    [InlineData("239.192.0.12", 2)]
    [InlineData("ff05::10", 2)]
    [InlineData("ff05::12", 1)]
    public async Task JoinAndLeave_ActWithinAFewRoundTrips(string address, int version)
    {
        var group = IPAddress.Parse(address);
        var isV6 = group.AddressFamily == AddressFamily.InterNetworkV6;
        var kernel = isV6 ? "net/ipv6/conf/edge0/force_mld_version" : "net/ipv4/conf/edge0/force_igmp_version";
        await network.HeardByAsync(2, group);
        network[3].Write(kernel, $"{version}");
        using var member = network[3].Invoke(() => new Socket(group.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
        using var device = network[3].Invoke(() => PacketSocket.Open("edge0"));

        var afterJoin = await CopiesAfterAsync(() => KernelMembership.Join(member, group, "edge0"));
        await network.HeardByAsync(2, group, 3);
        var afterLeave = await CopiesAfterAsync(() => KernelMembership.Leave(member, group, "edge0"));
        network[3].Write(kernel, "0");

        Assert.InRange(afterJoin, Steps - Allowed, Steps);
        Assert.InRange(afterLeave, 0, Allowed);

        async Task<int> CopiesAfterAsync(Action change)
        {
            using var sender = network[2].Invoke(() => new UdpClient(0, group.AddressFamily));
            using var answerer = network[2].Invoke(() => new UdpClient(6010, AddressFamily.InterNetwork));
            using var asker = network[3].Invoke(() => new UdpClient(0, AddressFamily.InterNetwork));
            asker.Connect(OverlayLab.AddressOf(2), 6010);
            using var copies = network.CountCopies(2, Length, isV6);
            network[3].Invoke(change);
            WaitForReport(device, group);
            for (var i = 0; i < Steps; i++)
            {
                await Task.Delay(10);
                await asker.SendAsync(new byte[1]);
                var question = await answerer.ReceiveAsync();
                await answerer.SendAsync(new byte[1], question.RemoteEndPoint);
                await asker.ReceiveAsync();
                await sender.SendAsync(new byte[Length], new IPEndPoint(group, 9));
            }

            await network.HeardByAsync(2, IPAddress.Parse("192.168.1.255"), 3, 4, 5);
            var counted = copies.Stop();
            return counted.Length == 0 ? 0 : int.Parse(counted.AsSpan("3:".Length), NumberStyles.None, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Waits until the kernel's next report for the group passes: IGMP, or MLD, which comes behind a hop-by-hop header.</summary>
    private static void WaitForReport(Socket device, IPAddress group)
    {
        var buffer = new byte[2048];
        device.ReceiveTimeout = (int)LabProcess.Patience.TotalMilliseconds;
        while (true)
        {
            var frame = new CapturedFrame(buffer[..device.Receive(buffer)]);
            var isReport = group.AddressFamily == AddressFamily.InterNetwork ? frame.EtherType == IPv4 && frame.Bytes[23] == Igmp : frame.EtherType == IPv6 && frame.Bytes[20] == HopByHop;
            if (isReport && frame.Contains(group.GetAddressBytes()))
            {
                return;
            }
        }
    }
}
