using Overlay.Buffers;
using Overlay.Counters;
using Overlay.Crypto;
using Overlay.DataPath;
using Overlay.DataPath.Segment;
using Overlay.Frames;
using Overlay.Multicast.Keys;
using Overlay.Multicast.Membership;
using Overlay.Multicast.Rules;
using Overlay.Multicast.StormControl;
using Overlay.Paths;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.TestKit;
using Overlay.Transforms;
using Overlay.Wire;

namespace Overlay.Core.Tests.Sessions;

/// <summary>A data plane with a table made by hand, and the frames and datagrams that tests give to it.</summary>
internal sealed class DataPlaneNode
{
    public const int Mtu = 1_000;

    private readonly HandshakeSide _side;
    private readonly List<PeerRoute> _peers = [];
    private readonly List<SessionRoute> _sessions = [];
    private readonly List<RelayRoute> _relays = [];
    private readonly SegmentOptions? _limits;
    private readonly PacketBuffer _scratch = NewBuffer();

    public DataPlaneNode(byte number, bool bridges = false, byte key = 1, SegmentOptions? limits = null)
    {
        IReadOnlyList<SuiteSpeed> suites = key == 0 ? [new(CipherSuites.Clear, 0)] : HandshakeSide.BothSuites;
        _side = new HandshakeSide(number, key: key, suites: suites, limits: new() { PerSecond = int.MaxValue, PerSourcePerSecond = int.MaxValue });
        Address = new UnderlayAddress([192, 0, 2, number], 5_000);
        Bridges = bridges;
        GroupKey = new GroupSendKey(Id, 1, suites[0].Suite, new SeededRandom(number));
        Learned = new MacTable(2);
        Local = new MacOwner(Id);
        var transforms = new TransformSet([], []);
        var rules = new FrameRules(Mac, Mtu, bridges ? Local : null, Learned, Counters);
        _limits = limits;
        Neighbors = new NeighborTable(limits?.MaxNeighbors ?? 1, limits?.NeighborLifetime ?? default, Id);
        Proxy = limits is null ? null : new NeighborProxy(Neighbors, Learned, TimeSpan.FromSeconds(2), Counters);
        var guard = new SegmentGuard(BucketsOf(limits?.FromPort), GroupAccess.Of(limits?.GroupRules ?? [], Id, Mac), Proxy, rules, Counters);
        var outbound = new OutboundStage(transforms, rules, guard, Learned, Local, new GroupTrafficTable(), Counters);
        DataPlane = new DataPlane(new InboundStage(transforms, rules, guard, new GroupTrafficTable(), Counters), outbound, new ReplicationStage(Counters));
    }

    public NodeId Id => _side.KeyPair.Id;

    public MacAddress Mac => _side.KeyPair.DefaultMac;

    public UnderlayAddress Address { get; }

    public bool Bridges { get; }

    /// <summary>False if another node has the address that this one claims.</summary>
    public bool HasMac { get; init; } = true;

    public GroupSendKey GroupKey { get; }

    /// <summary>Null without limits.</summary>
    public NeighborProxy? Proxy { get; }

    public MacTable Learned { get; }

    public MacOwner Local { get; }

    public NeighborTable Neighbors { get; }

    public NodeCounters Counters { get; } = new();

    public DataPlane DataPlane { get; }

    /// <summary>Two nodes that know each other; sessions and routes of each to the other.</summary>
    public static (SessionRoute First, SessionRoute Second) Connect(DataPlaneNode first, DataPlaneNode second, bool isConfirmed = true)
    {
        var (own, other) = first._side.ShakeHands(second._side);
        if (isConfirmed)
        {
            other.Confirm();
        }

        return (first.Add(second, own), second.Add(first, other));
    }

    /// <summary>Adds a peer that has no session.</summary>
    public void AddWithoutSession(DataPlaneNode peer) => Publish(() => _peers.Add(RouteTo(peer, null)));

    public RelayRoute AddRelay(UnderlayAddress supernode, ulong? token)
    {
        var relay = new RelayRoute(supernode, token, new RelayTraffic());
        Publish(() => _relays.Add(relay));
        return relay;
    }

    public void Publish(GroupSendKey? groupKey) => DataPlane.Table = new ForwardingTable(_peers, _sessions, _relays, groupKey);

    public (OutboundResult Result, List<Datagram> Output) Send(byte[] frame, Instant now = default)
    {
        var packet = NewBuffer();
        packet.Set(frame);
        var output = new DatagramList();
        var result = DataPlane.Send(packet, _scratch, output, now);
        Assert.True(result == OutboundResult.Sent || packet.Span.SequenceEqual(frame), "A frame that is not sent stays as it is.");
        return (result, [.. output.AsSpan()]);
    }

    /// <summary>Sends a batch as the outbound path does: what became of each series, and the datagrams of all.</summary>
    public (List<(OutboundResult Result, int Frames)> Series, List<Datagram> Output) SendBatch(params byte[][] frames)
    {
        var (series, output, scratch) = (new List<(OutboundResult, int)>(), new DatagramList(), NewBuffer());
        PacketBuffer[] packets = [.. frames.Select(PacketOf)];
        for (var i = 0; i < packets.Length; i += series[^1].Item2)
        {
            series.Add((DataPlane.Send(packets.AsSpan(i), scratch, output, default, out var taken), taken));
        }

        return (series, [.. output.AsSpan()]);
    }

    /// <summary>Receives datagrams of one sender as a batch.</summary>
    public (InboundResult[] Results, byte[][] Bytes) ReceiveBatch(UnderlayAddress from, params byte[][] datagrams)
    {
        var results = new InboundResult[datagrams.Length];
        PacketBuffer[] packets = [.. datagrams.Select(PacketOf)];
        Array.ForEach(packets, packet => packet.Remote = from);
        DataPlane.Receive(packets, results, NewBuffer(), default);
        return (results, [.. packets.Select(packet => packet.Span.ToArray())]);
    }

    /// <summary>Gives a datagram to the data plane; the bytes that are then in the buffer come back.</summary>
    public (InboundResult Result, byte[] Bytes) Receive(ReadOnlySpan<byte> datagram, UnderlayAddress from, Instant now = default)
    {
        var packet = NewBuffer();
        packet.Set(datagram);
        packet.Remote = from;
        DataPlane.Replicate([packet], new ReplicaCopies(), now);
        var result = DataPlane.Receive(packet, _scratch, now);
        Assert.True(result is not (InboundResult.Control or InboundResult.Engine) || packet.Span.SequenceEqual(datagram), "What the engine gets is as it came.");
        return (result, packet.Span.ToArray());
    }

    /// <summary>Receives a datagram that carries just this frame.</summary>
    public void AssertDelivers(byte[] frame, ReadOnlySpan<byte> datagram, UnderlayAddress from, Instant now = default)
    {
        var (result, bytes) = Receive(datagram, from, now);
        Assert.Equal(InboundResult.Frame, result);
        Assert.Equal(frame, bytes);
    }

    public static byte[] Frame(MacAddress destination, MacAddress source, int payload = 50, ushort etherType = 0x88b5)
    {
        var frame = new byte[EthernetFrame.HeaderSize + payload];
        destination.CopyTo(frame);
        source.CopyTo(frame.AsSpan(MacAddress.Size));
        (frame[12], frame[13]) = ((byte)(etherType >> 8), (byte)etherType);
        frame.AsSpan(EthernetFrame.HeaderSize).Fill(0xa5);
        return frame;
    }

    /// <summary>What a session makes of a frame, whatever the rules say.</summary>
    public static byte[] Seal(Session session, byte[] frame)
    {
        var packet = NewBuffer();
        packet.Set(frame);
        Assert.True(session.SealData(packet, 0));
        return packet.Span.ToArray();
    }

    public static byte[] Seal(GroupSendKey key, byte[] frame)
    {
        var packet = NewBuffer();
        packet.Set(frame);
        key.Seal(packet, 0);
        return packet.Span.ToArray();
    }

    private static PacketBuffer PacketOf(byte[] bytes)
    {
        var packet = NewBuffer();
        packet.Set(bytes);
        return packet;
    }

    private static StormBuckets? BucketsOf(StormLimits? limits) => limits is null ? null : new StormBuckets(limits, Instant.Zero);

    private static PacketBuffer NewBuffer() => new(DataPlane.MaxPacket(Mtu) + 100);

    private SessionRoute Add(DataPlaneNode peer, Session session)
    {
        var route = new SessionRoute(session, RouteTo(peer, session));
        Publish(() =>
        {
            _peers.Add(route.Peer);
            _sessions.Add(route);
        });
        return route;
    }

    private PeerRoute RouteTo(DataPlaneNode peer, Session? session)
    {
        var group = new GroupReceiver();
        group.Install(peer.GroupKey.ToMessage(), peer.GroupKey.Suite, session: 1, Instant.Zero);
        return new PeerRoute
        {
            Id = peer.Id,
            Mac = peer.HasMac ? peer.Mac : default,
            ClaimedMac = peer.Mac,
            Bridges = peer.Bridges,
            Session = session,
            Path = UnderlayPath.Direct(peer.Address),
            Relay = null,
            RelayTraffic = null,
            Group = group,
            Holder = new GroupKeyHolder { Key = GroupKey },
            Traffic = new PeerTraffic(Instant.Zero),
            Addresses = new MacOwner(peer.Id),
            Neighbors = new MacOwner(peer.Id),
            Storm = BucketsOf(_limits?.FromPeer),
        };
    }

    private void Publish(Action change)
    {
        change();
        Publish(GroupKey);
    }
}
