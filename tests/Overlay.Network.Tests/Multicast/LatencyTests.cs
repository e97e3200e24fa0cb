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
    private const byte Igmp = 2;
    private static readonly IPAddress Group = IPAddress.Parse("239.192.0.10");

    [RootFact]
    public async Task JoinAndLeave_ActWithinAFewRoundTrips()
    {
        await network.HeardByAsync(2, Group);
        using var member = network[3].Invoke(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        using var device = network[3].Invoke(() => PacketSocket.Open("edge0"));

        var afterJoin = await CopiesAfterAsync(SocketOptionName.AddMembership);
        Assert.InRange(afterJoin, Steps - Allowed, Steps);
        await network.HeardByAsync(2, Group, 3);

        var afterLeave = await CopiesAfterAsync(SocketOptionName.DropMembership);
        Assert.InRange(afterLeave, 0, Allowed);

        async Task<int> CopiesAfterAsync(SocketOptionName change)
        {
            using var sender = network[2].Invoke(() => new UdpClient(6010, AddressFamily.InterNetwork));
            using var asker = network[3].Invoke(() => new UdpClient(0, AddressFamily.InterNetwork));
            asker.Connect(OverlayLab.AddressOf(2), 6010);
            using var copies = network.CountCopies(2, Length);
            member.SetSocketOption(SocketOptionLevel.IP, change, new MulticastOption(Group, IPAddress.Parse(OverlayLab.AddressOf(3))));
            WaitForReport(device);
            for (var i = 0; i < Steps; i++)
            {
                await Task.Delay(10);
                await asker.SendAsync(new byte[1]);
                var question = await sender.ReceiveAsync();
                await sender.SendAsync(new byte[1], question.RemoteEndPoint);
                await asker.ReceiveAsync();
                await sender.SendAsync(new byte[Length], new IPEndPoint(Group, 9));
            }

            await network.HeardByAsync(2, IPAddress.Parse("192.168.1.255"), 3, 4, 5);
            var counted = copies.Stop();
            return counted.Length == 0 ? 0 : int.Parse(counted.AsSpan("3:".Length), NumberStyles.None, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Waits until the kernel's next report for the group passes.</summary>
    private static void WaitForReport(Socket device)
    {
        var buffer = new byte[2048];
        device.ReceiveTimeout = (int)LabProcess.Patience.TotalMilliseconds;
        while (true)
        {
            var frame = new CapturedFrame(buffer[..device.Receive(buffer)]);
            if (frame.EtherType == IPv4 && frame.Bytes[23] == Igmp && frame.Contains(Group.GetAddressBytes()))
            {
                return;
            }
        }
    }
}
