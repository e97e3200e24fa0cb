using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Overlay.Host;
using Overlay.Primitives;
using Overlay.Underlay;
using Overlay.Underlay.Linux;
using Overlay.Wire;
using static Overlay.Core.Tests.Underlay.SocketKinds;

namespace Overlay.Core.Tests.Underlay.Linux;

/// <summary>What passes between socket and kernel, seen by sockets of the platform.</summary>
public class OffloadTests
{
    private const int SolSocket = 1;
    private const int SoNoCheck = 11;

    [LinuxTheory]
    [InlineData(true, 1000)]
    [InlineData(false, 100)]
    public void Send_Train_IsOneMessageWhereSegmentationIsOn(bool isOn, int expected)
    {
        using var peer = PlatformSocket();
        peer.SetRawSocketOption(SegmentSize.UdpLevel, SegmentSize.UdpReceiveOffload, BitConverter.GetBytes(1));
        using var socket = (isOn ? SocketKind.Segmenting : SocketKind.Batched).Open(IPAddress.Loopback);
        var payload = Packet(new byte[100]);

        Assert.Equal(10, socket.Send([.. Enumerable.Repeat(new Datagram(payload, AddressOf(peer)), 10)]));

        Assert.Equal(expected, peer.Receive(new byte[70_000]));
    }

    [LinuxFact]
    public void Send_KernelRefusesTrains_EachDatagramIsSentByItself()
    {
        // Without checksums the kernel cannot cut: it answers EINVAL to each train.
        var bound = BoundSocket.Open(new IPEndPoint(IPAddress.Loopback, 0), DatagramSocket.BufferSize);
        bound.SetRawSocketOption(SolSocket, SoNoCheck, BitConverter.GetBytes(1));
        using var socket = LinuxDatagramSocket.TryCreate(bound, SocketSettings.Default, NullLogger.Instance)!;
        using var b = SocketKind.Joining.Open(IPAddress.Loopback);
        using var c = SocketKind.Joining.Open(IPAddress.Loopback);
        byte[][] packets = [.. Enumerable.Range(0, 200).Select(i => Numbered(i, i % 40 == 39 ? 7 : 300))];

        var sent = socket.Send([.. packets.Select((packet, i) => new Datagram(Packet(packet), i is >= 100 and < 103 ? c.LocalAddress : b.LocalAddress))]);

        Assert.Equal(200, sent);
        Assert.Equal(packets[100..103], ReceiveAll(c, 3));
        Assert.Equal([.. packets[..100], .. packets[103..]], ReceiveAll(b, 197));
    }

    [LinuxFact]
    public void Receive_MessageLongerThanItsRoom_WholePacketsStayAndTheCutOneIsEmpty()
    {
        using var bound = PlatformSocket();
        bound.SetRawSocketOption(SegmentSize.UdpLevel, SegmentSize.UdpReceiveOffload, BitConverter.GetBytes(1));
        using var sender = SocketKind.Segmenting.Open(IPAddress.Loopback);
        sender.Send([.. Enumerable.Range(0, 5).Select(i => new Datagram(Packet(Numbered(i, 100)), AddressOf(bound)))]);
        sender.Send([new Datagram(Packet(Numbered(5, 251)), AddressOf(bound)), new Datagram(Packet(Numbered(6, 250)), AddressOf(bound))]);
        var receiver = new TrainReceiver(Libc.AfInet, room: 250);
        var batch = new PacketBatch(16, 1500);

        Assert.True(receiver.TryReceive((int)bound.Handle, batch));

        Assert.Equal([Numbered(0, 100), Numbered(1, 100), [], []], Enumerable.Range(0, batch.Count).Select(i => batch[i].ToArray()));
    }

    /// <summary>As far as can be foreseen: by the train before.</summary>
    [LinuxFact]
    public void Receive_TrainsForWhichTheRestIsTooLittle_WaitAndStayTogether()
    {
        using var bound = PlatformSocket();
        bound.SetRawSocketOption(SegmentSize.UdpLevel, SegmentSize.UdpReceiveOffload, BitConverter.GetBytes(1));
        using var sender = SocketKind.Segmenting.Open(IPAddress.Loopback);
        var receiver = new TrainReceiver(Libc.AfInet);
        var batch = new PacketBatch(25, 1500);
        var counts = new List<int>();
        foreach (var trains in new[] { 1, 3 })
        {
            for (var i = 0; i < trains; i++)
            {
                sender.Send([.. Enumerable.Repeat(new Datagram(Packet(new byte[100]), AddressOf(bound)), 10)]);
            }

            while (receiver.TryReceive((int)bound.Handle, batch))
            {
                counts.Add(batch.Count);
                batch.Clear();
            }
        }

        Assert.Equal([10, 20, 10], counts);
    }

    [LinuxFact]
    public void TryReceive_NothingThere_AddsNothing()
    {
        using var bound = PlatformSocket();
        var batch = new PacketBatch(4, 1500);

        Assert.False(new TrainReceiver(Libc.AfInet).TryReceive((int)bound.Handle, batch));
        Assert.False(new SingleReceiver(Libc.AfInet).TryReceive((int)bound.Handle, batch));
        Assert.Equal(0, batch.Count);
    }

    [LinuxTheory]
    [InlineData(SocketKind.Batched, AbilityState.SwitchedOff, AbilityState.SwitchedOff)]
    [InlineData(SocketKind.Segmenting, AbilityState.Used, AbilityState.SwitchedOff)]
    [InlineData(SocketKind.Joining, AbilityState.SwitchedOff, AbilityState.Used)]
    [InlineData(SocketKind.SegmentingAndJoining, AbilityState.Used, AbilityState.Used)]
    public void Abilities_WhatIsSwitchedOff_IsNotUsed(SocketKind kind, object segmentation, object receive)
    {
        using var socket = kind.Open(IPAddress.Loopback);

        Assert.Equal(new SocketAbilities(AbilityState.Used, (AbilityState)segmentation, (AbilityState)receive), socket.Abilities);
    }

    private static Socket PlatformSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = (int)Hang.TotalMilliseconds };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static UnderlayAddress AddressOf(Socket socket) => UnderlayAddress.From((IPEndPoint)socket.LocalEndPoint!);
}
