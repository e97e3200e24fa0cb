using System.Net;
using System.Net.Sockets;
using Overlay.Network.Tests.Article;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;
using Overlay.Tap;

namespace Overlay.Network.Tests.Tap;

/// <summary>
/// Super-frames and partial checksums from one kernel to another. A kernel checks every checksum that it is not told to be partial, so what
/// arrives was right.
/// </summary>
public sealed class TapOffloadTests
{
    [RootTheory("nc", "bash", "sha256sum", "head", "tee")]
    [InlineData(TapOffloads.All, TapOffloads.All)]
    [InlineData(TapOffloads.All, TapOffloads.None)]
    [InlineData(TapOffloads.None, TapOffloads.All)]
    [InlineData(TapOffloads.None, TapOffloads.None)]
    [InlineData(TapOffloads.Tcp, TapOffloads.Checksum)]
    [InlineData(TapOffloads.Udp, TapOffloads.Tcp)]
    [InlineData(TapOffloads.Checksum, TapOffloads.Udp)]
    public async Task TcpStream_ArrivesUnchanged_WhateverEitherSideCanDo(TapOffloads left, TapOffloads right)
    {
        using var cable = new TapCable(left, right);
        using var capture = cable.Right.Invoke(() => new PacketCapture("edge0", wantsOutgoing: false));

        await FileTransferTests.Transfer(cable.Left, cable.Right, "192.168.1.2", megabytes: 20);

        Assert.DoesNotContain(cable.Seen, frame => frame.Length > 1414);
        Assert.Equal(left.HasFlag(TapOffloads.Tcp), cable.Seen.Any(frame => frame.Index > 0));
        Assert.Equal(left != TapOffloads.None, cable.Seen.Any(frame => frame.Burst > 0));
        var hasJoined = capture.Stop().Any(frame => frame.Bytes.Length > 1414);
        Assert.Equal(left.HasFlag(TapOffloads.Tcp) && right.HasFlag(TapOffloads.Tcp), hasJoined);
    }

    [RootTheory("nc", "bash", "sha256sum", "head", "tee")]
    [InlineData(576, 128)]
    [InlineData(1400, 3)]
    [InlineData(9000, 128)]
    public async Task TcpStream_ArrivesUnchanged_WithShortAndLongFrames_AndLittleRoom(int mtu, int capacity)
    {
        using var cable = new TapCable(mtu: mtu, capacity: capacity);

        await FileTransferTests.Transfer(cable.Left, cable.Right, "192.168.1.2", megabytes: 10);

        Assert.DoesNotContain(cable.Seen, frame => frame.Length > mtu + 14);
        Assert.Contains(cable.Seen, frame => frame.Index > 0);
    }

    [RootTheory("nc", "bash", "sha256sum", "head", "tee")]
    [InlineData(TapOffloads.All)]
    [InlineData(TapOffloads.None)]
    public async Task TcpStream_OverIPv6_ArrivesUnchanged(TapOffloads right)
    {
        using var cable = new TapCable(right: right);

        await FileTransferTests.Transfer(cable.Left, cable.Right, "fd00::2", megabytes: 10);

        Assert.Contains(cable.Seen, frame => frame.Index > 0);
    }

    /// <summary>A tag that says a priority and no VLAN: a kernel takes such frames as its own, without a device for them.</summary>
    [RootTheory("nc", "bash", "sha256sum", "head", "tee")]
    [InlineData("192.168.1.2", TapOffloads.All)]
    [InlineData("192.168.1.2", TapOffloads.None)]
    [InlineData("fd00::2", TapOffloads.All)]
    public async Task TcpStream_Tagged_ArrivesUnchanged(string address, TapOffloads right)
    {
        using var cable = new TapCable(right: right, tag: [0x81, 0, 0x60, 0]);
        using var capture = cable.Right.Invoke(() => new PacketCapture("edge0", wantsOutgoing: false));

        await FileTransferTests.Transfer(cable.Left, cable.Right, address, megabytes: 10);

        Assert.Contains(cable.Seen, frame => frame.Index > 0);
        Assert.Equal(right != TapOffloads.None, capture.Stop().Any(frame => frame.Bytes.Length > 1418));
    }

    /// <summary>The device hands out tagged super-frames: they are cut with their tags.</summary>
    [RootTheory("nc", "bash", "sha256sum", "head", "tee")]
    [InlineData("192.168.1.2", TapOffloads.All)]
    [InlineData("192.168.1.2", TapOffloads.None)]
    [InlineData("fd00::2", TapOffloads.All)]
    public async Task TcpStream_ReadTagged_ArrivesUnchanged(string address, TapOffloads right)
    {
        using var cable = new TapCable(right: right);
        using var tagging = new TaggingSwitch(cable.Left, tag: [0x81, 0, 0x60, 0]);
        using var capture = cable.Left.Invoke(() => new PacketCapture("edge0", wantsOutgoing: true));

        await FileTransferTests.Transfer(tagging.Station, cable.Right, address, megabytes: 10);

        Assert.Contains(capture.Stop(), frame => frame.EtherType == 0x8100 && frame.Bytes.Length > 1418);
        Assert.Contains(cable.Seen, frame => frame.Index > 0 && frame.Length == 1418);
        Assert.DoesNotContain(cable.Seen, frame => frame.Length > 1418);
    }

    /// <summary>tcpdump computes every checksum. Of a joined frame it would be the whole's, so this is for ports that take single frames.</summary>
    [RootTheory("nc", "bash", "sha256sum", "head", "tee", "tcpdump")]
    [InlineData("192.168.1.2", TapOffloads.All)]
    [InlineData("fd00::2", TapOffloads.All)]
    [InlineData("192.168.1.2", TapOffloads.None)]
    public async Task Stream_ToAPortOfSingleFrames_HasCorrectChecksumsForTcpdump(string address, TapOffloads left)
    {
        using var cable = new TapCable(left, TapOffloads.None);
        using var tcpdump = cable.Right.Start("tcpdump", "-i", "edge0", "-Q", "in", "-nn", "-vv", "-l", "-B", "65536", "-s", "0", "tcp or udp");
        await tcpdump.WaitForOutputAsync("listening on");
        var to = IPAddress.Parse(address);
        using var sender = cable.Left.Invoke(() => new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
        sender.SetRawSocketOption(UdpLevel, UdpSegment, BitConverter.GetBytes(1000));
        using var receiver = cable.Right.Invoke(() => new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
        receiver.Bind(new IPEndPoint(to, 9000));

        sender.SendTo(new byte[9321], new IPEndPoint(to, 9000));
        await FileTransferTests.Transfer(cable.Left, cable.Right, address, megabytes: 1);

        await tcpdump.WaitForOutputAsync(@"Flags \[[A-Z]*F");
        tcpdump.Send(Signal.Interrupt);
        await tcpdump.WaitForExitAsync();
        Assert.Matches(@"cksum 0x[0-9a-f]{4} \(correct\)", tcpdump.Output);
        Assert.Contains("[udp sum ok]", tcpdump.Output);
        Assert.DoesNotMatch(@"\bbad\b|incorrect", tcpdump.Output);
        Assert.Contains("0 packets dropped by kernel", tcpdump.Output);
    }

    [RootTheory]
    [InlineData("192.168.1.2", TapOffloads.All, TapOffloads.All)]
    [InlineData("192.168.1.2", TapOffloads.All, TapOffloads.Tcp)]
    [InlineData("192.168.1.2", TapOffloads.All, TapOffloads.None)]
    [InlineData("192.168.1.2", TapOffloads.None, TapOffloads.All)]
    [InlineData("fd00::2", TapOffloads.All, TapOffloads.All)]
    [InlineData("fd00::2", TapOffloads.All, TapOffloads.None)]
    public void UdpSegments_ArriveAsDatagrams(string address, TapOffloads left, TapOffloads right)
    {
        using var cable = new TapCable(left, right);
        var to = IPAddress.Parse(address);
        using var receiver = cable.Right.Invoke(() => new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = (int)LabProcess.Patience.TotalMilliseconds });
        receiver.Bind(new IPEndPoint(to, 9000));
        using var sender = cable.Left.Invoke(() => new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
        sender.SetRawSocketOption(UdpLevel, UdpSegment, BitConverter.GetBytes(1000));
        var data = new byte[9_321];
        Random.Shared.NextBytes(data);

        sender.SendTo(data, new IPEndPoint(to, 9000));

        var buffer = new byte[2000];
        for (var at = 0; at < data.Length; at += 1000)
        {
            var length = receiver.Receive(buffer);
            Assert.Equal(data.AsSpan(at, Math.Min(1000, data.Length - at)), buffer.AsSpan(0, length));
        }

        var hasUso = OperatingSystem.IsOSPlatformVersionAtLeast("Linux", 6, 2);
        Assert.Equal(left.HasFlag(TapOffloads.Udp) && hasUso ? 9 : 0, cable.Seen.Max(frame => frame.Index));
    }

    private const int UdpLevel = 17;
    private const int UdpSegment = 103;
}
