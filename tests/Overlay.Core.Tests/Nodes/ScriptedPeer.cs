using Overlay.Buffers;
using Overlay.Core.Tests.Sessions;
using Overlay.Crypto;
using Overlay.Keys;
using Overlay.Nodes;
using Overlay.Primitives;
using Overlay.Sessions;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes;

/// <summary>A peer that says what the test tells it to.</summary>
internal sealed class ScriptedPeer
{
    private static byte _hosts = 10;

    private readonly EngineBench _bench;
    private readonly Handshaker _handshaker;
    private readonly Dictionary<byte[], byte[]> _opened = new(ReferenceEqualityComparer.Instance);
    private uint _nextIndex = 1_000;
    private ulong _stamp;

    public ScriptedPeer(EngineBench bench, NodeKeyPair keyPair, IReadOnlyList<SuiteSpeed> suites)
    {
        _bench = bench;
        KeyPair = keyPair;
        Address = new UnderlayAddress([192, 0, 2, _hosts++], 50_000);
        var community = new CommunitySecrets(EngineBench.CommunityName, EngineBench.Security);
        _handshaker = new Handshaker(HandshakeIdentity.ForNodes(keyPair, community), suites, bench.Random, bench.Now);
    }

    public NodeKeyPair KeyPair { get; }

    public MacAddress Mac => KeyPair.DefaultMac;

    /// <summary>The MAC address that it says it has, if not its own.</summary>
    public MacAddress? ClaimedMac { get; set; }

    public UnderlayAddress Address { get; set; }

    public bool Bridges { get; set; }

    /// <summary>For whom it says that it copies.</summary>
    public ReplicationDuty Replicates { get; set; }

    public uint Slot { get; init; } = 7;

    /// <summary>The session with the engine.</summary>
    public Session Session { get; private set; } = null!;

    public PeerEntry Entry => new(false, Bridges, Slot, Mac, KeyPair.PublicKey.ToArray(), [Address]);

    private Hello Hello => new(Bridges, 0, ClaimedMac ?? Mac, 1_400, [], Replicates, Stamp: ++_stamp);

    /// <summary>Is listed, shakes hands with the engine, and has its group key: a peer in the steady state.</summary>
    public ScriptedPeer Join()
    {
        _bench.Supernode.List(Entry);
        _bench.Pass(0);
        AnswerInitiation();
        AcknowledgeGroupKey();
        Assert.Contains(_bench.Events.OfType<NodeEvent.PeerJoined>(), joined => joined.Id == KeyPair.Id);
        _bench.TakeSent();
        return this;
    }

    public PendingHandshake Begin() => _handshaker.Begin(_bench.Options.KeyPair.PublicKey, Hello, _nextIndex++, _bench.Now);

    public Session Finish(PendingHandshake pending, ReadOnlySpan<byte> response)
    {
        Assert.True(_handshaker.TryFinish(pending, response, _bench.Now, out var session, out _, out var reason), reason.ToString());
        return Session = session;
    }

    /// <summary>Answers the engine's latest initiation to this peer's address, and the Ping that follows: it is there.</summary>
    public void AnswerInitiation()
    {
        Respond();
        AnswerPing();
    }

    /// <summary>Answers the engine's latest Ping to this peer's address; what else the engine sent stays to be taken.</summary>
    public void AnswerPing()
    {
        var ping = _bench.Sent.Where(sent => sent.Destination == Address && sent.Type == MessageType.Control).Select(Open).OfType<byte[]>()
            .SelectMany(plaintext => Ping.TryRead(plaintext, out var message) ? [message] : Array.Empty<Ping>()).Last();
        Send(new Pong(ping.Id, Address));
    }

    /// <summary>Answers the engine's latest initiation to this peer's address, and nothing further.</summary>
    public void Respond() => Respond(_bench.TakeSent());

    /// <summary>Answers the latest initiation to this peer's address among some datagrams, and nothing further.</summary>
    public void Respond(IEnumerable<SentDatagram> datagrams)
    {
        var initiation = datagrams.Last(sent => sent.Type == MessageType.HandshakeInitiation && sent.Destination == Address).Bytes;
        Assert.True(_handshaker.TryAnswer(initiation, Address, Hello, _nextIndex++, _bench.Now, out var answer, out _, out var reason), reason.ToString());
        Session = answer.Session;
        Session.Confirm();
        _bench.Deliver(answer.Response.Span, Address);
    }

    /// <summary>Answers the initiation that the engine sent through the supernode, the same way.</summary>
    public void AnswerRelayed()
    {
        var initiation = _bench.TakeSent(MessageType.HandshakeInitiation).Last(sent => sent.Relay?.Slot == Slot).Bytes;
        Assert.True(_handshaker.TryAnswer(initiation, Address, Hello, _nextIndex++, _bench.Now, out var answer, out _, out var reason), reason.ToString());
        Session = answer.Session;
        Session.Confirm();
        _bench.Supernode.Relay(Slot, answer.Response.Span);
    }

    public void AcknowledgeGroupKey()
    {
        var key = TakeControls<GroupKey>()[^1];
        Send(new GroupKeyAck(key.Epoch));
    }

    /// <summary>Acknowledges all group keys that the engine sent; what else it sent stays to be taken.</summary>
    public void KeepGroupKeys()
    {
        foreach (var key in ControlsIn<GroupKey>([.. _bench.Sent]))
        {
            Send(new GroupKeyAck(key.Epoch));
        }
    }

    public void Send<T>(in T message)
        where T : struct, IWireMessage<T> => _bench.Deliver(Seal(message), Address);

    public byte[] Seal<T>(in T message)
        where T : struct, IWireMessage<T>
    {
        var packet = new PacketBuffer(12_000);
        packet.SetLength(message.Write(packet.Reset()));
        Assert.True(Session.SealControl(packet));
        return packet.Span.ToArray();
    }

    /// <summary>Sends frames, whatever the rules say.</summary>
    public void SendFrames(byte[] frame, int count = 1)
    {
        for (var i = 0; i < count; i++)
        {
            _bench.Deliver(DataPlaneNode.Seal(Session, frame), Address);
        }
    }

    /// <summary>Sends any plaintext, sealed as it should be.</summary>
    public void SendRaw(byte[] plaintext)
    {
        var packet = new PacketBuffer(2_000);
        packet.Set(plaintext);
        Assert.True(Session.SealControl(packet));
        _bench.Deliver(packet.Span, Address);
    }

    /// <summary>The control messages of one kind that the engine sent to this peer since the last call; all others are forgotten.</summary>
    public List<T> TakeControls<T>()
        where T : struct, IWireMessage<T> => ControlsIn<T>(_bench.TakeSent(MessageType.Control));

    /// <summary>The frames that the engine sent to this peer alone; all else is forgotten.</summary>
    public List<byte[]> TakeFrames() => FramesIn(_bench.TakeSent());

    /// <summary>The frames for this peer alone among some datagrams.</summary>
    public List<byte[]> FramesIn(IEnumerable<SentDatagram> datagrams) =>
        [.. datagrams.Where(sent => sent.Type == MessageType.Data).Select(Open).OfType<byte[]>()];

    /// <summary>The control messages of one kind to this peer among some datagrams.</summary>
    public List<T> ControlsIn<T>(IEnumerable<SentDatagram> datagrams)
        where T : struct, IWireMessage<T> =>
        [.. datagrams.Where(sent => sent.Type == MessageType.Control).Select(Open).OfType<byte[]>().SelectMany(plaintext => T.TryRead(plaintext, out var message) ? [message] : Array.Empty<T>())];

    /// <summary>The plaintext of what the engine sent to this peer; null if it is for another.</summary>
    private byte[]? Open(SentDatagram sent)
    {
        if (_opened.TryGetValue(sent.Bytes, out var known))
        {
            return known;
        }

        var packet = new PacketBuffer(2_000);
        packet.Set(sent.Bytes);
        if (!DataHeader.TryRead(packet.Span, out var header) || header.Receiver != Session.LocalIndex || Session.TryOpen(packet, header) != OpenResult.Opened)
        {
            return null;
        }

        return _opened[sent.Bytes] = packet.Span.ToArray();
    }
}
