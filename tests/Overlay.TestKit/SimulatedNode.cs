using System.Text;
using Overlay.Buffers;
using Overlay.Counters;
using Overlay.DataPath;
using Overlay.Frames;
using Overlay.Multicast.Membership;
using Overlay.Nodes;
using Overlay.Nodes.Links;
using Overlay.Nodes.Peers;
using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.TestKit;

/// <summary>
/// A host with the real engine of a node. What its user sends and gets are short texts in Ethernet frames. It keeps its key when it is
/// restarted, and nothing else.
/// </summary>
internal sealed class SimulatedNode : SimulatedHost
{
    /// <summary>What comes within so long is one queue for a shell.</summary>
    private static readonly TimeSpan QueueTime = TimeSpan.FromMilliseconds(1);

    private readonly NodeEngineOptions _options;
    private readonly List<ReceivedText> _received = [];
    private readonly List<byte[]> _receivedFrames = [];
    private readonly List<NodeEvent> _events = [];
    private readonly DatagramList _transmits = new();
    private readonly PacketBuffer _scratch;
    private NodeEngine _engine = null!;
    private bool _isPublishDue;

    public SimulatedNode(Simulation simulation, string name, NodeSetup setup)
        : base(simulation, name, simulation.Underlay.FreeAddress(setup.Port, setup.Nat), setup.Nat)
    {
        _options = setup.CreateOptions(simulation, Random, Address);
        _scratch = new PacketBuffer(DataPlane.MaxPacket(_options.Mtu));
        if (setup.Starts)
        {
            Restart();
        }
    }

    public NodeId Id => _options.KeyPair.Id;

    public MacAddress Mac => _options.Mac;

    public NodeKeyPair KeyPair => _options.KeyPair;

    public NodeCounters Counters => _options.Counters;

    /// <summary>The texts of all frames that came out, oldest first.</summary>
    public IEnumerable<string> Received => _received.Select(received => received.Text);

    public IReadOnlyList<ReceivedText> ReceivedTexts => _received;

    /// <summary>The same frames as they are.</summary>
    public IReadOnlyList<byte[]> ReceivedFrames => _receivedFrames;

    /// <summary>Everything that was told to the application since the first start.</summary>
    public IReadOnlyList<NodeEvent> Events => _events;

    public IReadOnlyList<GroupSnapshot> Groups => _engine.GetGroups(Now);

    public IReadOnlyList<PeerSnapshot> Peers => _engine.GetPeers();

    public IReadOnlyList<SupernodeLinkSnapshot> Supernodes => _engine.GetSupernodes();

    /// <summary>How full the tables of the engine are that empty by themselves.</summary>
    public IReadOnlyDictionary<string, int> TableSizes => _engine.GetTableSizes();

    /// <summary>How full those are that forget only to make room.</summary>
    public IReadOnlyDictionary<string, TableSize> MemorySizes => _engine.GetMemorySizes();

    protected override Instant NextDeadline => _engine.NextDeadline;

    /// <summary>The IP addresses of the host behind the port.</summary>
    public IReadOnlyList<IpAddress> Addresses { get; set; } = [];

    /// <summary>What is behind the port: it gets each frame that comes out.</summary>
    public Action<byte[]>? Attached { get; set; }

    /// <summary>By how much the host's wall clock is before the others'; it is read at each start.</summary>
    public TimeSpan ClockError { get; set; } = TimeSpan.FromDays(365);

    /// <summary>Takes datagrams that the host sends through the segment, since its routes say so; false for all others.</summary>
    public Func<UnderlayAddress, byte[], bool>? Routed { get; set; }

    /// <summary>Empties what was received, so that a story's next part begins anew.</summary>
    public void ForgetReceived()
    {
        _received.Clear();
        _receivedFrames.Clear();
    }

    public void Broadcast(string text) => Send(MacAddress.Broadcast, text);

    public void Multicast(string text) => Send(MacAddress.Parse("01:00:5e:01:02:03"), text);

    public void Send(SimulatedNode to, string text) => Send(to.Mac, text);

    /// <summary>Sends a text in a frame; from another source address it is one that comes from behind this node.</summary>
    public void Send(MacAddress destination, string text, MacAddress? source = null) => SendFrame(TextFrame(destination, source ?? Mac, text));

    /// <summary>The application wants a group.</summary>
    public void Join(GroupId group, GroupFilter? filter = null) => SetJoined(group, filter ?? GroupFilter.Everybody);

    /// <summary>Sets who makes the copies for a group.</summary>
    public void Replicate(GroupId group, ReplicationMode? mode)
    {
        _engine.SetReplication(group, mode, Now);
        Drain();
    }

    public void Leave(GroupId group) => SetJoined(group, GroupFilter.Nobody);

    /// <summary>Sends a text to a group of IP, behind a header without options.</summary>
    public void SendPacket(IpAddress group, IpAddress source, string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        var header = group.IsV4 ? 20 : 40;
        var packet = new byte[header + payload.Length];
        packet[0] = (byte)(group.IsV4 ? 0x45 : 0x60);
        packet[group.IsV4 ? 9 : 6] = 17;
        source.CopyTo(packet.AsSpan(group.IsV4 ? 12 : 8));
        group.CopyTo(packet.AsSpan(group.IsV4 ? 16 : 24));
        payload.CopyTo(packet, header);
        SendFrame(Frame(group.GroupMac(), Mac, (ushort)(group.IsV4 ? 0x0800 : 0x86dd), packet));
    }

    /// <summary>Sends texts in the frames of one run.</summary>
    public void SendRun(MacAddress destination, byte burst, params ReadOnlySpan<string> texts)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            SendFrame(TextFrame(destination, Mac, texts[i]), burst, (byte)i);
        }
    }

    /// <summary>A frame leaves the port: over the data path, or over the engine if the data path says so.</summary>
    public void SendFrame(ReadOnlySpan<byte> frame, byte burst = 0, byte index = 0)
    {
        var buffer = new PacketBuffer(DataPlane.MaxPacket(_options.Mtu));
        buffer.Set(frame);
        buffer.SetRun(burst, index);
        _engine.Publish(Now);
        if (_engine.DataPlane.Send(buffer, _scratch, _transmits, Now) == OutboundResult.Engine)
        {
            _engine.HandleFrame(buffer, Now);
        }

        foreach (var datagram in _transmits.AsSpan())
        {
            Transmit(datagram);
        }

        _transmits.Clear();
        Drain();
    }

    /// <summary>True if frames to the other node go out at once.</summary>
    public bool Reaches(SimulatedNode other) => PeerOf(other) is { IsReachable: true };

    /// <summary>True if the other node and its address are known, be it without a session: frames for it are kept.</summary>
    public bool Knows(SimulatedNode other) => PeerOf(other)?.Mac == other.Mac;

    public PeerSnapshot? PeerOf(SimulatedNode other) => _engine.GetPeers().FirstOrDefault(peer => peer.Id == other.Id);

    /// <summary>The way in use to another node; not usable if there is none.</summary>
    public UnderlayPath PathTo(SimulatedNode other) => PeerOf(other)?.Path ?? default;

    public bool HasDirectPathTo(SimulatedNode other) => PathTo(other) is { IsUsable: true, IsRelayed: false };

    /// <summary>Says goodbye and ends.</summary>
    public void Leave()
    {
        _engine.Leave(Now);
        Drain();
        Kill();
    }

    protected override void Transmit(in Datagram datagram)
    {
        if (Routed?.Invoke(datagram.Destination, BytesOf(datagram)) != true)
        {
            base.Transmit(datagram);
        }
    }

    protected override void StartEngine() => _engine = new NodeEngine(_options with { HandshakeStamp = (ulong)(Simulation.Now.Microseconds + ClockError.TotalMicroseconds) }, Random, Now);

    protected override void HandleDatagram(PacketBuffer datagram)
    {
        if (datagram.Span is [(byte)MessageType.Control or (byte)MessageType.HandshakeInitiation or (byte)MessageType.HandshakeResponse, ..])
        {
            _engine.HandleControl(datagram, Now);
            PublishSoon();
            return;
        }

        _engine.Publish(Now);
        _engine.HandleDatagram(datagram, Now);
    }

    protected override void HandleTimeout() => _engine.HandleTimeout(Now);

    protected override bool TryTakeTransmit(out Datagram datagram)
    {
        var isTaken = _engine.TryTakeTransmit(out datagram);
        while (!isTaken && _engine.HasHeld)
        {
            _engine.SendHeld(Now);
            _engine.Publish(Now);
            isTaken = _engine.TryTakeTransmit(out datagram);
        }

        return isTaken;
    }

    protected override void TakeOutput()
    {
        while (_engine.TryTakeFrame(out var frame))
        {
            var ethernet = new EthernetFrame(frame.Span);
            _receivedFrames.Add(frame.Span.ToArray());
            Attached?.Invoke(_receivedFrames[^1]);
            _received.Add(new ReceivedText(Simulation.Now, ethernet.Source, ethernet.Destination, Encoding.UTF8.GetString(ethernet.Payload), frame.Burst, frame.Index));
        }

        var hasJoined = false;
        while (_engine.TryTakeEvent(out var happened))
        {
            _events.Add(happened);
            hasJoined |= happened is NodeEvent.PeerJoined;
        }

        if (hasJoined)
        {
            _engine.Announce(Addresses, Now);
        }
    }

    /// <summary>Shows the data path once what changes within a millisecond, as a shell does with what waits in its queue; what needs it earlier shows it itself.</summary>
    private void PublishSoon()
    {
        if (_isPublishDue)
        {
            return;
        }

        _isPublishDue = true;
        Simulation.After(QueueTime, () =>
        {
            _isPublishDue = false;
            if (IsRunning)
            {
                _engine.Publish(Now);
                Drain();
            }
        });
    }

    private static byte[] TextFrame(MacAddress destination, MacAddress source, string text) => Frame(destination, source, 0x88b5, Encoding.UTF8.GetBytes(text));

    private static byte[] Frame(MacAddress destination, MacAddress source, ushort etherType, byte[] payload)
    {
        var frame = new byte[EthernetFrame.HeaderSize + payload.Length];
        destination.CopyTo(frame);
        source.CopyTo(frame.AsSpan(MacAddress.Size));
        (frame[12], frame[13]) = ((byte)(etherType >> 8), (byte)etherType);
        payload.CopyTo(frame, EthernetFrame.HeaderSize);
        return frame;
    }

    private void SetJoined(GroupId group, GroupFilter filter)
    {
        _engine.SetJoined(group, filter, Now);
        Drain();
    }
}
