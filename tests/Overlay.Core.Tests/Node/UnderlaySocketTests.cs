using System.Net;
using Overlay.Buffers;
using Overlay.Diagnostics;
using Overlay.Frames.Messages;
using Overlay.Node;
using Overlay.Primitives;
using Overlay.Sockets;

namespace Overlay.Core.Tests.Node;

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
}
