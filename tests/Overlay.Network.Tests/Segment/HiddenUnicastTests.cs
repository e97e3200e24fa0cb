using System.Net;
using System.Net.Sockets;
using System.Text;
using Overlay.Frames;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Multicast;
using Overlay.Network.Tests.Requirements;
using Overlay.Packets;
using Overlay.Primitives;

namespace Overlay.Network.Tests.Segment;

/// <summary>A packet for one host in a frame for many, which any member could have made in another's name, and which a kernel would take (RFC 1122, section 3.3.6).</summary>
[Collection(MulticastCollection.Name)]
public sealed class HiddenUnicastTests(MulticastNetwork network)
{
    private const int Port = 7_009;
    private static readonly IPAddress Everybody = IPAddress.Parse("192.168.1.255");

    [RootTheory("python3")]
    [InlineData("01:00:5e:01:02:03")]
    [InlineData("33:33:00:01:02:03")]
    [InlineData("ff:ff:ff:ff:ff:ff")]
    public async Task PacketInAGroupFrame_DoesNotComeToTheHost(string destination)
    {
        using var receiver = network[3].Invoke(() => new UdpClient(new IPEndPoint(IPAddress.Any, Port)) { EnableBroadcast = true });
        using var honest = network[2].Invoke(() => new UdpClient(0, AddressFamily.InterNetwork));
        using var device = await FrameTerminal.OpenAsync(network[2]);
        device.Send(Datagram(MacAddress.Parse(destination), device.Mac, OverlayLab.AddressOf(3), "hidden"));

        // A broadcast of the subnet is for many and comes; it went the same way after the other.
        device.Send(Datagram(MacAddress.Broadcast, device.Mac, Everybody.ToString(), "broadcast"));
        using var patience = new CancellationTokenSource(LabProcess.Patience);
        Assert.Equal("broadcast", Encoding.UTF8.GetString((await receiver.ReceiveAsync(patience.Token)).Buffer));
        honest.Send("honest"u8, new IPEndPoint(IPAddress.Parse(OverlayLab.AddressOf(3)), Port));
        Assert.Equal("honest", Encoding.UTF8.GetString((await receiver.ReceiveAsync(patience.Token)).Buffer));
    }

    [RootFact]
    public void Device_DropsThemToo()
    {
        foreach (var family in (string[])["ipv4", "ipv6"])
        {
            Assert.Equal("1", network[3].Run("cat", $"/proc/sys/net/{family}/conf/edge0/drop_unicast_in_l2_multicast").Trim());
        }
    }

    /// <summary>A datagram without a checksum, which IPv4 allows (RFC 768).</summary>
    private static byte[] Datagram(MacAddress destination, MacAddress source, string address, string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        var length = 8 + payload.Length;
        var frame = new byte[EthernetFrame.HeaderSize + Ipv4Header.MinSize + length];
        var packet = FrameWriter.Begin(frame, destination, source, EtherTypes.Ipv4);
        new Ipv4Header { TotalLength = packet.Length, Ttl = 64, Protocol = IpProtocols.Udp, Source = IpAddress.Parse(OverlayLab.AddressOf(2)), Destination = IpAddress.Parse(address) }.Write(packet);
        byte[] udp = [0x1b, 0x62, Port >> 8, Port & 0xff, 0, (byte)length, 0, 0, .. payload];
        udp.CopyTo(packet[Ipv4Header.MinSize..]);
        return frame;
    }
}
