using Overlay.Buffers;
using Overlay.Core.Tests.Sessions;
using Overlay.Counters;
using Overlay.Crypto;
using Overlay.DataPath;
using Overlay.Keys;
using Overlay.Nodes;
using Overlay.Nodes.Links;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.TestKit;
using Overlay.Transforms;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes;

/// <summary>One node engine with time moved by hand. What is around it, a supernode and peers, is scripted by the test.</summary>
internal sealed class EngineBench
{
    public const string CommunityName = "Buckhill";

    public static readonly OverlaySecurity Security = OverlaySecurity.FromKey(CommunityKey.Parse(new string('1', 64)));

    private readonly List<SentDatagram> _sent = [];

    public EngineBench(Func<NodeEngineOptions, NodeEngineOptions>? configure = null, ulong seed = 1)
    {
        Random = new SeededRandom(seed);
        Supernode = new ScriptedSupernode(this);
        var keyPair = NodeKeyPair.Generate(Random);
        var options = new NodeEngineOptions
        {
            KeyPair = keyPair,
            Mac = keyPair.DefaultMac,
            Community = new CommunitySecrets(CommunityName, Security),
            CommunityName = CommunityName,
            Suites = HandshakeSide.BothSuites,
            Transforms = new TransformSet([], []),
            Supernodes = [new SupernodeTarget(ScriptedSupernode.Address, null)],
        };
        Options = configure?.Invoke(options) ?? options;
        Engine = new NodeEngine(Options, Random, Now);
    }

    public NodeEngineOptions Options { get; }

    public NodeEngine Engine { get; }

    public SeededRandom Random { get; }

    public ScriptedSupernode Supernode { get; }

    public Instant Now { get; private set; } = Instant.Zero + TimeSpan.FromHours(1);

    public NodeCounters Counters => Options.Counters;

    public MacAddress Mac => Options.Mac;

    /// <summary>What came out for the application and the port, oldest first.</summary>
    public List<NodeEvent> Events { get; } = [];

    public List<byte[]> Frames { get; } = [];

    /// <summary>How often the engine was woken by its own deadlines.</summary>
    public int Wakes { get; private set; }

    /// <summary>A peer with an id larger than the engine's, so that the engine begins handshakes; or smaller.</summary>
    public ScriptedPeer NewPeer(bool engineBegins = true, IReadOnlyList<SuiteSpeed>? suites = null)
    {
        while (true)
        {
            var peer = new ScriptedPeer(this, NodeKeyPair.Generate(Random), suites ?? HandshakeSide.BothSuites);
            if (Options.KeyPair.Id < peer.KeyPair.Id == engineBegins && IsSmaller(Options.KeyPair, peer.KeyPair) == engineBegins)
            {
                return peer;
            }
        }
    }

    /// <summary>Goes through the registration and forgets the datagrams of it.</summary>
    public EngineBench Register()
    {
        Pass(0);
        Supernode.AnswerKeyRequest();
        Supernode.AnswerInitiation();
        Supernode.AnswerRegister(RegistrationStatus.Accepted);
        Assert.IsType<NodeEvent.SupernodeReached>(Events[^1]);
        TakeSent();
        return this;
    }

    /// <summary>Lets time pass; the engine is woken whenever it wants to be.</summary>
    public void Pass(double seconds)
    {
        var end = Now + TimeSpan.FromSeconds(seconds);
        for (var count = 0; Engine.NextDeadline <= end; count++)
        {
            Assert.True(count < 100_000, "The engine's deadline does not move on.");
            Now = Engine.NextDeadline > Now ? Engine.NextDeadline : Now;
            Wakes++;
            Engine.HandleTimeout(Now);
            Drain();
        }

        Now = end;
    }

    public void Deliver(ReadOnlySpan<byte> datagram, UnderlayAddress from)
    {
        var packet = new PacketBuffer(Math.Max(datagram.Length, 2_000));
        packet.Set(datagram);
        packet.Remote = from;
        Engine.HandleDatagram(packet, Now);
        Drain();
    }

    public void Send(byte[] frame)
    {
        var packet = new PacketBuffer(2_000);
        packet.Set(frame);
        Engine.HandleFrame(packet, Now);
        Drain();
    }

    /// <summary>All datagrams that went out since they were taken last.</summary>
    public IReadOnlyList<SentDatagram> Sent => _sent;

    /// <summary>A frame meets the data path alone; what became of it.</summary>
    public OutboundResult SendOnDataPath(byte[] frame)
    {
        var packet = new PacketBuffer(2_000);
        packet.Set(frame);
        return Engine.DataPlane.Send(packet, new PacketBuffer(2_000), new DatagramList(), Now);
    }

    /// <summary>Takes all datagrams that went out since the last call.</summary>
    public List<SentDatagram> TakeSent()
    {
        List<SentDatagram> sent = [.. _sent];
        _sent.Clear();
        return sent;
    }

    /// <summary>Takes the datagrams of one type that went out; those of other types are forgotten.</summary>
    public List<SentDatagram> TakeSent(MessageType type) => TakeSent().FindAll(sent => sent.Type == type);

    public void Drain()
    {
        TakeTransmits();
        while (Engine.HasHeld)
        {
            Engine.SendHeld(Now);
            TakeTransmits();
            Engine.Publish(Now);
        }

        while (Engine.TryTakeFrame(out var frame))
        {
            Frames.Add(frame.Span.ToArray());
        }

        while (Engine.TryTakeEvent(out var happened))
        {
            Events.Add(happened);
        }
    }

    private static bool IsSmaller(NodeKeyPair a, NodeKeyPair b) => PublicKey.From(a.PublicKey).CompareTo(PublicKey.From(b.PublicKey)) < 0;

    private void TakeTransmits()
    {
        while (Engine.TryTakeTransmit(out var datagram))
        {
            _sent.Add(new SentDatagram(datagram.Destination, datagram.Relay, datagram.Payload.Span.ToArray()));
        }
    }
}
