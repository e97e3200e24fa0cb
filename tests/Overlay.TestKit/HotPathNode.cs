using Overlay.Counters;
using Overlay.Crypto;
using Overlay.DataPath;
using Overlay.DataPath.Segment;
using Overlay.Keys;
using Overlay.Multicast.Keys;
using Overlay.Multicast.Membership;
using Overlay.Multicast.StormControl;
using Overlay.Paths;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Transforms;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.TestKit;

/// <summary>One node of a <see cref="HotPath"/>: a data plane and what a control loop would have put into its table.</summary>
internal sealed class HotPathNode
{
    /// <summary>Limits that cost what limits cost, and stop nothing in the time that stands still here.</summary>
    private static readonly StormLimits Unreached = new() { Broadcast = int.MaxValue, Multicast = int.MaxValue, UnknownUnicast = int.MaxValue };

    private readonly Handshaker _handshaker;
    private readonly CipherSuite _suite;
    private readonly GroupSendKey _groupKey;
    private readonly List<PeerRoute> _peers = [];
    private readonly List<SessionRoute> _sessions = [];

    public HotPathNode(IRandomSource random, CipherSuite suite, TransformSet transforms, UnderlayAddress address, bool bridges = false)
    {
        Address = address;
        KeyPair = NodeKeyPair.Generate(random);
        _suite = suite;
        _groupKey = new GroupSendKey(KeyPair.Id, 1, suite, random);
        var identity = HandshakeIdentity.ForNodes(KeyPair, new CommunitySecrets("hot path", OverlaySecurity.None));
        var limits = new HandshakeLimits { PerSecond = int.MaxValue, PerSourcePerSecond = int.MaxValue };
        _handshaker = new Handshaker(identity, [new SuiteSpeed(suite, 1000)], random, Instant.Zero, limits);
        MacTable learned = new(64);
        OwnDatagrams own = new() { Port = address.Port };
        own.SetHosts([address]);
        MacOwner local = new(KeyPair.Id);
        FrameRules rules = new(Mac, HotPath.Mtu, bridges ? local : null, learned, Counters, own);
        NeighborProxy proxy = new(new NeighborTable(64, TimeSpan.FromMinutes(1), KeyPair.Id), learned, TimeSpan.FromSeconds(2), Counters);
        SegmentGuard guard = new(new StormBuckets(Unreached, Instant.Zero), access: null, proxy, rules, Counters);
        DataPlane = new DataPlane(
            new InboundStage(transforms, rules, guard, new GroupTrafficTable(), Counters),
            new OutboundStage(transforms, rules, guard, learned, local, new GroupTrafficTable(), Counters),
            new ReplicationStage(Counters));
    }

    public NodeKeyPair KeyPair { get; }

    public MacAddress Mac => KeyPair.DefaultMac;

    public UnderlayAddress Address { get; }

    public NodeCounters Counters { get; } = new();

    public DataPlane DataPlane { get; }

    private Hello Hello => new(false, 0, Mac, HotPath.Mtu, []);

    /// <summary>Shakes hands; each side then knows the other.</summary>
    public (Session Own, Session Other) ShakeHands(HotPathNode other, Instant now)
    {
        var index = (uint)_sessions.Count + 1;
        using var pending = _handshaker.Begin(other.KeyPair.PublicKey, Hello, index, now);
        if (!other._handshaker.TryAnswer(pending.Message.Span, Address, other.Hello, index, now, out var answer, out _, out var refusal)
            || !_handshaker.TryFinish(pending, answer.Response.Span, now, out var session, out _, out refusal))
        {
            throw new InvalidOperationException($"The handshake failed: {refusal}.");
        }

        answer.Session.Confirm();
        return (session, answer.Session);
    }

    /// <summary>Makes sessions and exchanges group keys with another node.</summary>
    public void Join(HotPathNode other, Instant now)
    {
        var (own, others) = ShakeHands(other, now);
        Add(other, own, now);
        other.Add(this, others, now);
    }

    /// <summary>Puts all that was added into the table of the data plane.</summary>
    public void Publish() => DataPlane.Table = new ForwardingTable(_peers, _sessions, [], _groupKey);

    /// <summary>The same, with the first peers as members of a group of which they want some sources; nobody else wants any group.</summary>
    public void Publish(GroupId group, int members, GroupFilter filter)
    {
        PeerRoute[] all = filter.IsEverybody ? [.. _peers.Take(members)] : [];
        FilteredPeer[] some = filter.IsEverybody ? [] : [.. _peers.Take(members).Select(peer => new FilteredPeer(peer, filter))];
        var route = new GroupRoute(all, some, new GroupTrafficTable().Of(group), GroupShares.None);
        DataPlane.Table = new ForwardingTable(_peers, _sessions, [], _groupKey, GroupTable.Empty.With([(group, route)]));
    }

    /// <summary>A peer has not said that it has the group key.</summary>
    public void PublishWithout(HotPathNode peer)
    {
        _peers.Find(route => route.Id == peer.KeyPair.Id)!.Holder.Key = null;
        Publish();
    }

    private void Add(HotPathNode other, Session session, Instant now)
    {
        GroupReceiver group = new();
        group.Install(other._groupKey.ToMessage(), _suite, session.LocalIndex, now);
        PeerRoute peer = new()
        {
            Id = other.KeyPair.Id,
            Mac = other.Mac,
            Bridges = false,
            Session = session,
            Path = UnderlayPath.Direct(other.Address),
            Relay = null,
            RelayTraffic = null,
            Group = group,
            Holder = new GroupKeyHolder { Key = _groupKey },
            Traffic = new PeerTraffic(now),
            Addresses = new MacOwner(other.KeyPair.Id),
            Neighbors = new MacOwner(other.KeyPair.Id),
            Storm = new StormBuckets(Unreached, Instant.Zero),
        };
        _peers.Add(peer);
        _sessions.Add(new SessionRoute(session, peer));
    }
}
