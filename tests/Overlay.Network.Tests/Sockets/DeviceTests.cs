using System.Net;
using Overlay.Buffers;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;
using Overlay.Primitives;
using Overlay.Underlay;
using Overlay.Wire;

namespace Overlay.Network.Tests.Sockets;

/// <summary>Runs of datagrams over devices that lack something: whatever is done in its place, each datagram arrives once and in order.</summary>
public class DeviceTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    private static readonly int[] Lengths =
    [
        .. Enumerable.Repeat(1450, 45), 700, .. Enumerable.Repeat(64, 80), .. Enumerable.Repeat(1434, 30), 1, 1, 1,
    ];

    [RootTheory("ethtool")]
    [InlineData("", 1500)]
    [InlineData("tx off", 1500)]
    [InlineData("gso off tx-udp-segmentation off", 1500)]
    [InlineData("sg off", 1500)]
    [InlineData("", 1400)]
    public void Send_TrainsOverADevice_EachDatagramArrivesOnce(string features, int mtu)
    {
        using var network = new VpcNetwork(hosts: 2);
        network[1].Ip($"link set eth0 mtu {mtu}");
        if (features.Length > 0)
        {
            network[1].Run("ethtool", ["-K", "eth0", .. features.Split(' ')]);
        }

        using var a = network[1].Invoke(() => DatagramSocket.Open(new IPEndPoint(IPAddress.IPv6Any, 0)));
        using var b = network[2].Invoke(() => DatagramSocket.Open(new IPEndPoint(IPAddress.IPv6Any, 0)));
        foreach (var address in new[] { VpcNetwork.AddressOf(2), IPAddress.Parse("fd00:100::2") })
        {
            ExpectAll(a, b, UnderlayAddress.From(address, b.LocalAddress.Port));
        }
    }

    [RootFact]
    public void Send_NoRouteInTheMiddle_TheOthersArrive()
    {
        using var network = new VpcNetwork(hosts: 2);
        network[1].Ip("route add unreachable 198.51.100.0/24");
        using var a = network[1].Invoke(() => DatagramSocket.Open(new IPEndPoint(IPAddress.IPv6Any, 0)));
        using var b = network[2].Invoke(() => DatagramSocket.Open(new IPEndPoint(IPAddress.IPv6Any, 0)));
        var target = UnderlayAddress.From(VpcNetwork.AddressOf(2), b.LocalAddress.Port);
        var nowhere = UnderlayAddress.From(IPAddress.Parse("198.51.100.1"), 1000);
        byte[][] packets = [.. Enumerable.Range(0, 90).Select(Packet)];

        var sent = a.Send([.. packets.Select((packet, i) => ToDatagram(packet, i is >= 30 and < 60 ? nowhere : target))]);

        Assert.Equal(60, sent);
        Assert.Equal([.. packets[..30], .. packets[60..]], Receive(b, 60));
    }

    private static void ExpectAll(IDatagramSocket a, IDatagramSocket b, UnderlayAddress target)
    {
        byte[][] packets = [.. Enumerable.Range(0, Lengths.Length).Select(Packet)];

        Assert.Equal(packets.Length, a.Send([.. packets.Select(packet => ToDatagram(packet, target))]));

        Assert.Equal(packets, Receive(b, packets.Length));
    }

    private static byte[] Packet(int number)
    {
        var packet = new byte[Lengths[number]];
        new Random(number).NextBytes(packet);
        packet[0] = (byte)number;
        return packet;
    }

    private static Datagram ToDatagram(byte[] packet, UnderlayAddress target)
    {
        var payload = new PacketBuffer(1500);
        payload.Set(packet);
        return new Datagram(payload, target);
    }

    private static List<byte[]> Receive(IDatagramSocket socket, int count)
    {
        var packets = new List<byte[]>();
        var batch = new PacketBatch(128, 2048);
        using var end = new Timer(_ => socket.Dispose(), null, Hang, Timeout.InfiniteTimeSpan);
        while (packets.Count < count && socket.Receive(batch))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                packets.Add(batch[i].ToArray());
            }

            batch.Clear();
        }

        return packets;
    }
}
