using Overlay.Buffers;
using Overlay.DataPath;
using Overlay.Primitives;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes;

/// <summary>What the lane that receives leaves to the engine, and what it drops.</summary>
public class ControlGateTests
{
    private readonly EngineBench _bench = new EngineBench().Register();

    [Fact]
    public void MessageOfASession_IsForTheEngine_AndOneOfNoneIsDropped()
    {
        var peer = _bench.NewPeer().Join();
        var message = peer.Seal(new Ping(1, 0));
        Assert.Equal(InboundResult.Control, Receive(message, peer.Address));

        message[5] ^= 1;
        Assert.Equal(InboundResult.Dropped, Receive(message, peer.Address));
        Assert.Equal(1, _bench.Counters[DropReason.UnknownSession]);
    }

    [Theory]
    [InlineData((byte)MessageType.HandshakeResponse, 8)]
    [InlineData((byte)MessageType.CookieReply, 4)]
    public void AnswerToAHandshake_ThatNobodyBegan_IsDropped(byte type, int offset)
    {
        var peer = _bench.NewPeer();
        _bench.Supernode.List(peer.Entry);
        _bench.Pass(0);
        Assert.True(HandshakeInitiation.TryRead(_bench.TakeSent(MessageType.HandshakeInitiation)[0].Bytes, out var initiation));
        var answer = new byte[200];
        answer[0] = type;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(offset), initiation.SenderIndex);
        Assert.Equal(InboundResult.Handshake, Receive(answer, peer.Address));

        answer[offset] ^= 1;
        Assert.Equal(InboundResult.Dropped, Receive(answer, peer.Address));
        Assert.Equal(InboundResult.Dropped, Receive(answer[..(offset + 3)], peer.Address));
        Assert.Equal((1, 1), (_bench.Counters[DropReason.UnknownSession], _bench.Counters[DropReason.Malformed]));
    }

    [Fact]
    public void Initiation_ForAnotherNode_IsDropped()
    {
        var peer = _bench.NewPeer();
        var message = peer.Begin().Message.ToArray();
        Assert.Equal(InboundResult.Handshake, Receive(message, peer.Address));

        message[^17] ^= 1;
        Assert.Equal(InboundResult.Dropped, Receive(message, peer.Address));
        Assert.Equal(InboundResult.Dropped, Receive(message[..20], peer.Address));
        Assert.Equal((1, 1), (_bench.Counters[DropReason.HandshakeRefused], _bench.Counters[DropReason.Malformed]));
    }

    private InboundResult Receive(byte[] datagram, UnderlayAddress from)
    {
        var packet = new PacketBuffer(2_000);
        packet.Set(datagram);
        packet.Remote = from;
        return _bench.Engine.DataPlane.Receive(packet, new PacketBuffer(2_000), _bench.Now);
    }
}
