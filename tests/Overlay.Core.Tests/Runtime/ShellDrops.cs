using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Overlay.Buffers;
using Overlay.Core.Tests.Counters;
using Overlay.Counters;
using Overlay.Crypto;
using Overlay.Host;
using Overlay.Keys;
using Overlay.Nodes;
using Overlay.Ports;
using Overlay.Primitives;
using Overlay.Runtime;
using Overlay.TestKit;
using Overlay.Transforms;
using Overlay.Underlay;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Runtime;

/// <summary>Drops that the shell counts: around a full port, a socket that refuses, and a control loop that is behind.</summary>
internal static class ShellDrops
{
    public static void PortFull()
    {
        var counters = new NodeCounters();
        var port = new InProcessPort(new InProcessPortOptions { ReceiveCapacity = 1 });
        var writer = new PortWriter(new WholePort(port), counters);
        var frames = new PacketBatch(2, 100);
        frames.Add(new byte[60]);
        frames.Add(new byte[60]);

        DropReasonTests.ExpectOne(counters, DropReason.PortFull, () => writer.Write(frames));

        Assert.Equal(1, port.DroppedFrames);
    }

    public static void SendFailed()
    {
        var counters = new NodeCounters();
        using var socket = new UnderlaySocket(DatagramSocket.Open(new(System.Net.IPAddress.Loopback, 0)), counters);
        var payload = new PacketBuffer(100);
        payload.Set([(byte)MessageType.Data, 0, 0, 0]);

        DropReasonTests.ExpectOne(counters, DropReason.SendFailed, () => socket.Send([
            new Datagram(payload, socket.LocalAddress),
            new Datagram(payload, UnderlayAddress.From(System.Net.IPAddress.Loopback, 0))]));

        Assert.Equal(1, counters[Counter.DatagramsSent]);
    }

    public static void QueueDelay()
    {
        var counters = new NodeCounters();
        var clock = new SystemClock(TimeProvider.System);
        using var underlay = new UnderlaySocket(new FloodedSocket(0), counters);
        var engine = new NodeEngine(Options(counters), new SeededRandom(1), clock.Now);
        using var control = Control(engine, underlay, new PortWriter(new WholePort(new InProcessPort()), counters), counters, clock);
        var outbound = new OutboundPath(new WithdrawingLane(), engine.DataPlane, control, underlay, counters, clock, 1400);

        DropReasonTests.ExpectOne(counters, DropReason.QueueDelay, outbound.Loop);
    }

    public static void ControlQueueFull()
    {
        var counters = new NodeCounters();
        var clock = new SystemClock(TimeProvider.System);
        var socket = new FloodedSocket(BatchSizes.ControlPackets + 1);
        using var underlay = new UnderlaySocket(socket, counters);
        var engine = new NodeEngine(Options(counters), new SeededRandom(1), clock.Now);
        var port = new PortWriter(new WholePort(new InProcessPort()), counters);

        // The loop never runs: nothing is taken out of its queue.
        using var control = Control(engine, underlay, port, counters, clock);
        var inbound = new InboundPath(underlay, engine.DataPlane, control, port, counters, clock, 1400);

        DropReasonTests.ExpectOne(counters, DropReason.ControlQueueFull, inbound.Loop);
    }

    internal static ControlLoop Control(NodeEngine engine, UnderlaySocket underlay, PortWriter port, NodeCounters counters, SystemClock clock)
    {
        var supernodes = new SupernodeDirectory([], new KnownSupernodes(null), new UnderlayOptions(), v4Only: false, TimeProvider.System);
        var options = new OverlayNodeOptions { Community = "segment", Security = OverlaySecurity.None, Supernodes = [] };
        var events = new NodeEventSink(new EventHub<OverlayEvent>(1, counters), supernodes, NullLogger.Instance, options, default, host: null);
        return new ControlLoop(engine, underlay, port, host: null, events, clock, 1400);
    }

    private static NodeEngineOptions Options(NodeCounters counters)
    {
        var keyPair = NodeKeyPair.Generate();
        return new NodeEngineOptions
        {
            KeyPair = keyPair,
            Mac = keyPair.DefaultMac,
            Community = new CommunitySecrets("segment", OverlaySecurity.None),
            CommunityName = "segment",
            Suites = [new SuiteSpeed(CipherSuites.Clear, 1)],
            Transforms = new TransformSet([], []),
            Supernodes = [],
            Counters = counters,
        };
    }

    /// <summary>Reads a frame and drops it again, then it is closed.</summary>
    private sealed class WithdrawingLane : IPortLane
    {
        private bool _isRead;

        public bool TakesRuns => false;

        public IReadOnlyList<SafeHandle> Descriptors => [];

        public bool IsClosed => _isRead;

        public bool Read(PacketBatch batch)
        {
            if (_isRead)
            {
                return false;
            }

            _isRead = true;
            batch.Add(new byte[60]);
            batch.Withdraw(0);
            return true;
        }

        public bool TryTake(PacketBatch batch) => Read(batch);

        public int Write(PacketBatch batch) => batch.Count;
    }

    /// <summary>Receives as many messages that anybody can send as it is told, then it is closed.</summary>
    private sealed class FloodedSocket(int count) : IDatagramSocket
    {
        private int _left = count;

        public UnderlayAddress LocalAddress => default;

        public bool Receive(PacketBatch batch)
        {
            for (; _left > 0 && !batch.IsFull; _left--)
            {
                batch.Add([(byte)MessageType.KeyReply, 0, 0, 0]);
            }

            return batch.Count > 0;
        }

        public int Send(ReadOnlySpan<Datagram> datagrams, DatagramList? refused = null) => datagrams.Length;

        public void Dispose()
        {
        }
    }
}
