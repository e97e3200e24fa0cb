using Overlay.Buffers;
using Overlay.Core.Tests.Sessions;
using Overlay.Primitives;
using Overlay.Sessions;
using Overlay.TestKit;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes;

/// <summary>A supernode that says what the test tells it to.</summary>
internal sealed class ScriptedSupernode
{
    public const ulong Token = 0x1122_3344_5566_7788;

    public static readonly UnderlayAddress Address = new([203, 0, 113, 1], 1_200);

    private readonly EngineBench _bench;
    private readonly SeededRandom _random = new(1_000);
    private Handshaker _handshaker;
    private uint _nextIndex = 1;
    private uint _revision;

    public ScriptedSupernode(EngineBench bench)
    {
        _bench = bench;
        KeyPair = NodeKeyPair.Generate(_random);
        _handshaker = NewHandshaker();
    }

    public NodeKeyPair KeyPair { get; private set; }

    /// <summary>The session with the engine; null before the handshake.</summary>
    public Session? Session { get; private set; }

    /// <summary>Becomes a supernode with another key that knows nothing.</summary>
    public void Replace()
    {
        KeyPair = NodeKeyPair.Generate(_random);
        _handshaker = NewHandshaker();
        Session = null;
        _revision = 0;
    }

    public void AnswerKeyRequest()
    {
        Assert.True(KeyRequest.TryRead(Last(MessageType.KeyRequest), out var request));
        var reply = new byte[KeyReply.Size];
        new KeyReply(request.Nonce, KeyPair.PublicKey.ToArray()).Write(reply);
        _bench.Deliver(reply, Address);
    }

    public void AnswerInitiation()
    {
        Assert.True(_handshaker.TryAnswer(
            Last(MessageType.HandshakeInitiation), Address, default(Hello) with { Offers = [] }, _nextIndex++, _bench.Now, out var answer, out _, out var reason), reason.ToString());
        Session = answer.Session;
        _bench.Deliver(answer.Response.Span, Address);
    }

    public void AnswerRegister(RegistrationStatus status, uint slot = 100)
    {
        Assert.True(Register.TryRead(LastControl(ControlKind.Register), out var register));
        Assert.Equal(_bench.Mac, register.Mac);
        Session!.Confirm();
        Send(new RegisterReply(status, false, 30, slot, Token, new UnderlayAddress([198, 51, 100, 7], 7)));
    }

    public void Send<T>(in T message)
        where T : struct, IWireMessage<T>
    {
        var bytes = new byte[2_000];
        SendRaw(bytes[..message.Write(bytes)]);
    }

    /// <summary>Sends any plaintext, sealed as it should be.</summary>
    public void SendRaw(byte[] plaintext)
    {
        var packet = new PacketBuffer(2_000);
        packet.Set(plaintext);
        Assert.True(Session!.SealControl(packet));
        _bench.Deliver(packet.Span, Address);
    }

    /// <summary>Tells of a change, or of all members if it is the first.</summary>
    public void List(params PeerEntry[] entries)
    {
        var from = _revision++;
        Send(new PeerList(from, _revision, false, from == 0, entries));
    }

    /// <summary>Passes a datagram of a peer on to the engine.</summary>
    public void Relay(uint slotOfSender, ReadOnlySpan<byte> datagram)
    {
        var bytes = new byte[RelayHeader.Size + datagram.Length];
        new RelayHeader(slotOfSender, Token).Write(bytes);
        datagram.CopyTo(bytes.AsSpan(RelayHeader.Size));
        _bench.Deliver(bytes, Address);
    }

    /// <summary>Opens what the engine sent to the supernode since the last call, oldest first; each is kept for the test.</summary>
    public List<byte[]> TakeControls() => [.. _bench.TakeSent().Where(sent => sent.Type == MessageType.Control && sent.Destination == Address && sent.Relay is null).Select(Open)];

    private Handshaker NewHandshaker() => new(HandshakeIdentity.ForSupernode(KeyPair), HandshakeSide.BothSuites, _random, _bench.Now);

    private byte[] LastControl(ControlKind kind) => TakeControls().Last(plaintext => plaintext[0] == (byte)kind);

    private byte[] Last(MessageType type) => _bench.TakeSent(type).Last(sent => sent.Destination == Address && sent.Relay is null).Bytes;

    private byte[] Open(SentDatagram sent)
    {
        var packet = new PacketBuffer(2_000);
        packet.Set(sent.Bytes);
        Assert.True(DataHeader.TryRead(packet.Span, out var header));
        Assert.Equal(OpenResult.Opened, Session!.TryOpen(packet, header));
        return packet.Span.ToArray();
    }
}
