using Overlay.Crypto;
using Overlay.DataPath;
using Overlay.DataPath.Segment;
using Overlay.Multicast.Membership;
using Overlay.Multicast.Rules;
using Overlay.Multicast.StormControl;
using Overlay.Nodes.Forwarding;
using Overlay.Nodes.Groups;
using Overlay.Nodes.Links;
using Overlay.Nodes.Neighbors;
using Overlay.Nodes.Paths;
using Overlay.Nodes.Peers;
using Overlay.Nodes.Replication;
using Overlay.Nodes.Sessions;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;

namespace Overlay.Nodes;

/// <summary>Builds the rooms of a node engine, each with the ones it works with; the order shows who knows whom.</summary>
internal sealed class NodeRooms
{
    private readonly NodeContext _context;
    private readonly Handshaker _handshaker;
    private readonly Handshakes _handshakes;
    private readonly GroupKeys _groupKeys;
    private readonly AddressQueries _queries;
    private readonly ReplicaRequests _requests;
    private readonly ReplicaService _replicas;
    private readonly PortGroups _portGroups;
    private readonly NeighborQuestions _questions;
    private readonly UnansweredQuestions _unanswered;
    private readonly GroupRoutes _groupRoutes;

    public NodeRooms(NodeContext context, Instant now)
    {
        _context = context;
        var options = context.Options;
        var rules = new FrameRules(
            options.Mac, options.Mtu, options.AllowBridging ? context.LocalAddresses : null, context.Learned, options.Counters, options.OwnDatagrams);
        var access = GroupAccess.Of(options.Segment.GroupRules, context.Id, options.Mac);
        var proxy = options.Segment.AnswerNeighbors ? new NeighborProxy(context.Neighbors, context.Learned, context.Timings.SuspectAfter, options.Counters) : null;
        var guard = new SegmentGuard(new StormBuckets(options.Segment.FromPort, now), access, proxy, rules, options.Counters);
        var outbound = new OutboundStage(options.Transforms, rules, guard, context.Learned, context.LocalAddresses, context.GroupTraffic, options.Counters);
        _handshaker = PeerHandshaker(context, now);
        var gate = new ControlGate(context.Indices, _handshaker);
        DataPlane = new DataPlane(new InboundStage(options.Transforms, rules, guard, context.GroupTraffic, options.Counters, gate.FaultOf), outbound, new ReplicationStage(options.Counters));

        // The data path counted the frames that it leaves to the engine.
        var unlimited = new SegmentGuard(port: null, access, proxy: null, rules, options.Counters);
        var late = new OutboundStage(options.Transforms, rules, unlimited, context.Learned, context.LocalAddresses, context.GroupTraffic, options.Counters);

        Links = new SupernodeLinks(context, SupernodeHandshaker(context, now));
        _groupKeys = new GroupKeys(context, now);
        _queries = new AddressQueries(context, Links);
        GroupMembers = new GroupMembers(context, access);
        GroupMembers.Changed += Links.RefreshSoon;
        context.GroupNotice = GroupMembers.GetNotice;
        _requests = new ReplicaRequests(context);
        _replicas = new ReplicaService(context, _requests);
        var audience = new GroupAudience(context, access);
        Replication = new ReplicationPlans(context, _requests, Links, audience);
        _portGroups = new PortGroups(context, GroupMembers, now);
        _questions = new NeighborQuestions(context);
        _unanswered = new UnansweredQuestions(context);
        Frames = new EngineFrames(context, late, unlimited, proxy, _questions, _unanswered, _queries, _groupKeys, _portGroups);
        _unanswered.Send = Frames.SendOwn;
        _questions.Resume = (frame, at) => Frames.Send(DataPlane.Table, frame, at);
        _questions.Pass = (frame, at) => Frames.SendOn(DataPlane.Table, frame, at);
        Contests = new NeighborContests(context, Frames);
        Announcements = new Announcements(context, Frames);
        var paths = new PathDiscovery(context, Frames);
        var lifecycle = new PeerLifecycle(context, paths, _groupKeys, GroupMembers, _replicas, Frames, Announcements);
        Conduct = new PeerConduct(context, lifecycle, now);
        _handshakes = new Handshakes(context, _handshaker, paths, lifecycle);
        var membership = new Membership(context, lifecycle, _handshakes, paths, GroupMembers);
        var liveness = new Liveness(context, paths, lifecycle);
        context.OnPeerReached = lifecycle.Reached;
        context.OnPeerTimeout = new PeerTimeouts(context, _handshakes, liveness, paths, _groupKeys, GroupMembers, lifecycle, Announcements).Handle;
        Links.Registered += membership.HandleRegistered;
        Links.Lost += (lost, at) => paths.HandleRelayLost(lost.Address, at);

        _groupRoutes = new GroupRoutes(context, audience, GroupMembers, Replication);
        Publisher = new ForwardingPublisher(context, _groupKeys, _groupRoutes, _replicas, DataPlane);
        var peerMessages = new PeerMessages(context, paths, lifecycle, _groupKeys, GroupMembers, _replicas, _requests, _queries, _questions);
        var linkMessages = new LinkMessages(context, membership, _requests);
        var sealedMessages = new SealedDispatch(context, DataPlane, Publisher, lifecycle, paths, peerMessages, linkMessages);
        Dispatch = new DatagramDispatch(context, _handshakes, Links, sealedMessages);
        Upkeep = new Upkeep(context, Links, _groupKeys, _portGroups, Replication, _questions, _unanswered, Contests, Announcements, Conduct, now);
    }

    public DataPlane DataPlane { get; }

    public EngineFrames Frames { get; }

    public NeighborContests Contests { get; }

    public Announcements Announcements { get; }

    public PeerConduct Conduct { get; }

    public GroupMembers GroupMembers { get; }

    public ReplicationPlans Replication { get; }

    public SupernodeLinks Links { get; }

    public DatagramDispatch Dispatch { get; }

    public ForwardingPublisher Publisher { get; }

    public Upkeep Upkeep { get; }

    /// <summary>How full the tables are that others can make grow, and that empty when what is in them is over.</summary>
    public IReadOnlyDictionary<string, int> GetTableSizes() => new Dictionary<string, int>
    {
        ["peers"] = _context.Peers.Count,
        ["shut out"] = _context.ShutOut.Count,
        ["receivers"] = _context.Indices.Count,
        ["relays"] = _context.Relays.Routes.Count,
        ["bridged addresses"] = _context.Learned.Count,
        ["neighbors"] = _context.Neighbors.Count,
        ["stations with addresses"] = _context.Neighbors.StationCount,
        ["groups of peers"] = _context.GroupIndex.Count,
        ["memory of groups"] = _context.GroupBudget.Used,
        ["groups with counters"] = _context.GroupTraffic.Count,
        ["groups with routes"] = _groupRoutes.Table.Count,
        ["own groups"] = GroupMembers.Local.Count,
        ["plans"] = Replication.Count,
        ["requests for copies"] = _requests.Count,
        ["requests served"] = _replicas.Count,
        ["deadlines"] = _context.Agenda.Count,
        ["contests"] = Contests.Count,
        ["questions to peers"] = _questions.Count,
        ["unanswered questions"] = _unanswered.Count,
        ["replaced group keys"] = _groupKeys.ReplacedCount,
        ["VLANs of the port"] = _portGroups.VlanCount,
        ["groups of hosts"] = _portGroups.HostCount,
        ["routers"] = _portGroups.RouterCount,
    };

    /// <summary>How full the tables are that others can make grow, and that forget only to make room.</summary>
    public IReadOnlyDictionary<string, TableSize> GetMemorySizes() => new Dictionary<string, TableSize>
    {
        ["late messages"] = _context.Indices.Late,
        ["unproven hosts"] = _context.Targets.Size,
        ["answered initiations"] = _handshakes.Answered,
        ["sources of initiations"] = _handshaker.Sources,
        ["addresses asked for"] = _queries.Size,
        ["conflicts reported"] = Contests.Reported,
        ["ignored group keys reported"] = _groupKeys.Reported,
        ["unwanted groups"] = new(_context.GroupTraffic.UnwantedCount, UnwantedGroups.Max),
    };

    private static Handshaker PeerHandshaker(NodeContext context, Instant now) => new(
        HandshakeIdentity.ForNodes(context.Options.KeyPair, context.Options.Community),
        context.Options.Suites,
        context.Random,
        now,
        context.Options.HandshakeLimits,
        context.Timings.Sessions);

    /// <summary>
    /// Only control messages go to a supernode, and these are always sealed: also in a community without a key. It has the standard suites,
    /// so a node that wants others for its frames has to use them here.
    /// </summary>
    private static Handshaker SupernodeHandshaker(NodeContext context, Instant now)
    {
        var suites = context.Options.Suites.Where(own => CipherSuites.Default.Any(standard => standard.Id == own.Suite.Id)).ToList();
        if (suites.Count == 0)
        {
            suites.AddRange(CipherSuites.Default.Select(suite => new SuiteSpeed(suite, 1)));
        }

        return new Handshaker(
            HandshakeIdentity.ForSupernode(context.Options.KeyPair),
            suites,
            context.Random,
            now,
            context.Options.HandshakeLimits,
            context.Timings.Sessions);
    }
}
