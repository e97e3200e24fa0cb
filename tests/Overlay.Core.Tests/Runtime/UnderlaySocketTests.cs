using System.Net;
using Overlay.Buffers;
using Overlay.Counters;
using Overlay.Primitives;
using Overlay.Runtime;
using Overlay.Underlay;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Runtime;

public class UnderlaySocketTests
{
    /// <summary>A peer may have addresses that lead nowhere from here, of another family for one: asking there is no lost frame.</summary>
    [Theory]
    [InlineData(MessageType.HandshakeInitiation, false, 0)]
    [InlineData(MessageType.Control, false, 0)]
    [InlineData(MessageType.Control, true, 0)]
    [InlineData(MessageType.Data, false, 1)]
    [InlineData(MessageType.Data, true, 1)]
    [InlineData(MessageType.GroupData, false, 1)]
    [InlineData(MessageType.Replicate, false, 1)]
    public void Send_ToAnAddressThatCannotBeSentTo_CountsFramesAlone(object type, bool isRelayed, int failed)
    {
        var counters = new NodeCounters();
        using var socket = new UnderlaySocket(DatagramSocket.Open(new(IPAddress.Loopback, 0)), counters);
        var payload = new PacketBuffer(100);
        byte[] relay = isRelayed ? [(byte)MessageType.Relay, .. new byte[RelayHeader.Size - 1]] : [];
        payload.Set([.. relay, (byte)(MessageType)type, 0, 0, 0]);

        socket.Send([new Datagram(payload, UnderlayAddress.From(IPAddress.IPv6Loopback, 1200))]);

        Assert.Equal((failed, failed), (counters[DropReason.SendFailed], counters.TotalDrops()));
    }

    /// <summary>Of a batch, what failed is counted as failed, and only what left as sent: between trains, in a train that is broken up, and where the address cannot be used.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Send_WhatFailsInTheMiddle_IsCountedAloneAndOnce(bool failsByAddress)
    {
        var counters = new NodeCounters();
        using var socket = new UnderlaySocket(DatagramSocket.Open(new(IPAddress.Loopback, 0)), counters);
        var nowhere = failsByAddress ? UnderlayAddress.From(IPAddress.IPv6Loopback, 1200) : UnderlayAddress.From(IPAddress.Loopback, 0);
        Datagram To(UnderlayAddress destination, MessageType type, bool isRelayed = false)
        {
            var payload = new PacketBuffer(100);
            payload.Set([(byte)type, 0, 0, 0]);
            return new Datagram(payload, destination, isRelayed ? new RelayHeader(1, 2) : null);
        }

        socket.Send([
            To(socket.LocalAddress, MessageType.Data), To(socket.LocalAddress, MessageType.Data), To(nowhere, MessageType.Control),
            To(socket.LocalAddress, MessageType.Data, isRelayed: true), To(nowhere, MessageType.Data, isRelayed: true), To(nowhere, MessageType.Data, isRelayed: true),
            To(socket.LocalAddress, MessageType.Data), To(nowhere, MessageType.Control), To(socket.LocalAddress, MessageType.Data)]);

        Assert.Equal((2, 5), (counters[DropReason.SendFailed], counters[Counter.DatagramsSent]));
        Assert.Equal((5 * 4) + RelayHeader.Size, counters[Counter.DatagramBytesSent]);
        Assert.Equal((1, 4 + RelayHeader.Size), (counters[Counter.RelayedSent], counters[Counter.RelayedBytesSent]));
    }

    [Fact]
    public void Send_AControlMessageThatFails_BesideAFrameThatLeaves_IsNoFrameThatFailed()
    {
        var counters = new NodeCounters();
        using var socket = new UnderlaySocket(DatagramSocket.Open(new(IPAddress.Loopback, 0)), counters);
        var (control, data) = (new PacketBuffer(100), new PacketBuffer(100));
        control.Set([(byte)MessageType.Control, 0, 0, 0]);
        data.Set([(byte)MessageType.Data, 0, 0, 0]);

        socket.Send([new Datagram(control, UnderlayAddress.From(IPAddress.Loopback, 0)), new Datagram(data, socket.LocalAddress)]);

        Assert.Equal((0, 1), (counters.TotalDrops(), counters[Counter.DatagramsSent]));
    }
}
