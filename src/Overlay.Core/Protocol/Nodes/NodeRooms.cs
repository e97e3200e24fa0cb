using Overlay.Crypto;
using Overlay.Groups;
using Overlay.Primitives;
using Overlay.Protocol.Nodes.Replication;
using Overlay.Protocol.Segment;

namespace Overlay.Protocol.Nodes;

/// <summary>Builds the rooms of a node engine, each with the ones it works with; the order shows who knows whom.</summary>
internal sealed class NodeRooms
{
    public NodeRooms(NodeContext context, Instant now)
    {
        var options = context.Options;
        var rules = new FrameRules(
            options.Mac, options.Mtu, options.AllowBridging ? context.LocalAddresses : null, context.Learned, options.Counters, options.OwnDatagrams);
        var access = GroupAccess.Of(options.Segment.GroupRules, context.Id, options.Mac);
        var proxy = options.Segment.AnswerNeighbors ? new NeighborProxy(context.Neighbors, context.Learned, context.Timings.SuspectAfter, options.Counters) : null;
        var guard = new SegmentGuard(new StormBuckets(options.Segment.FromPort, now), access, proxy, rules, options.Counters);
        var outbound = new OutboundStage(options.Transforms, rules, guard, context.Learned, context.LocalAddresses, context.GroupTraffic, options.Counters);
        var handshaker = PeerHandshaker(context, now);
        var gate = new ControlGate(context.Indices, handshaker);
        DataPlane = new DataPlane(new InboundStage(options.Transforms, rules, guard, context.GroupTraffic, options.Counters, gate.FaultOf), outbound, new ReplicationStage(options.Counters));

        // The data path counted the frames that it leaves to the engine.
        var unlimited = new SegmentGuard(port: null, access, proxy: null, rules, options.Counters);
        var late = new OutboundStage(options.Transforms, rules, unlimited, context.Learned, context.LocalAddresses, context.GroupTraffic, options.Counters);

        Links = new SupernodeLinks(context, SupernodeHandshaker(context, now));
        var groupKeys = new GroupKeys(context, now);
        var queries = new AddressQueries(context, Links);
        GroupMembers = new GroupMembers(context, access);
        GroupMembers.Changed += Links.RefreshSoon;
        context.GroupNotice = GroupMembers.GetNotice;
        var requests = new ReplicaRequests(context);
        var replicas = new ReplicaService(context, requests);
        var audience = new GroupAudience(context, access);
        Replication = new ReplicationPlans(context, requests, Links, audience);
        var portGroups = new PortGroups(context, GroupMembers, now);
        var questions = new NeighborQuestions(context);
        var unanswered = new UnansweredQuestions(context);
        Frames = new EngineFrames(context, late, unlimited, proxy, questions, unanswered, queries, groupKeys, portGroups);
        unanswered.Send = Frames.SendOwn;
        questions.Resume = (frame, at) => Frames.Send(DataPlane.Table, frame, at);
        questions.Pass = (frame, at) => Frames.SendOn(DataPlane.Table, frame, at);
        Contests = new NeighborContests(context, Frames);
        Announcements = new Announcements(context, Frames);
        var paths = new PathDiscovery(context, Frames);
        var lifecycle = new PeerLifecycle(context, paths, groupKeys, GroupMembers, replicas, Frames, Announcements);
        Conduct = new PeerConduct(context, lifecycle, now);
        var handshakes = new Handshakes(context, handshaker, paths, lifecycle);
        var membership = new Membership(context, lifecycle, handshakes, paths, GroupMembers);
        var liveness = new Liveness(context, paths, lifecycle);
        context.OnPeerReached = lifecycle.Reached;
        context.OnPeerTimeout = new PeerTimeouts(context, handshakes, liveness, paths, groupKeys, GroupMembers, lifecycle, Announcements).Handle;
        Links.Registered += membership.HandleRegistered;
        Links.Lost += (lost, at) => paths.HandleRelayLost(lost.Address, at);

        var groupRoutes = new GroupRoutes(context, audience, GroupMembers, Replication);
        Publisher = new ForwardingPublisher(context, groupKeys, groupRoutes, replicas, DataPlane);
        var peerMessages = new PeerMessages(context, paths, lifecycle, groupKeys, GroupMembers, replicas, requests, queries, questions);
        var linkMessages = new LinkMessages(context, membership, requests);
        var sealedMessages = new SealedDispatch(context, DataPlane, Publisher, lifecycle, paths, peerMessages, linkMessages);
        Dispatch = new DatagramDispatch(context, handshakes, Links, sealedMessages);
        GetTableSizes = () => new Dictionary<string, int>
        {
            ["peers"] = context.Peers.Count,
            ["shut out"] = context.ShutOut.Count,
            ["receivers"] = context.Indices.Count,
            ["relays"] = context.Relays.Routes.Count,
            ["bridged addresses"] = context.Learned.Count,
            ["neighbors"] = context.Neighbors.Count,
            ["stations with addresses"] = context.Neighbors.StationCount,
            ["groups of peers"] = context.GroupIndex.Count,
            ["memory of groups"] = context.GroupBudget.Used,
            ["groups with counters"] = context.GroupTraffic.Count,
            ["groups with routes"] = groupRoutes.Table.Count,
            ["own groups"] = GroupMembers.Local.Count,
            ["plans"] = Replication.Count,
            ["requests for copies"] = requests.Count,
            ["requests served"] = replicas.Count,
            ["deadlines"] = context.Agenda.Count,
            ["contests"] = Contests.Count,
            ["questions to peers"] = questions.Count,
            ["unanswered questions"] = unanswered.Count,
            ["replaced group keys"] = groupKeys.ReplacedCount,
            ["VLANs of the port"] = portGroups.VlanCount,
            ["groups of hosts"] = portGroups.HostCount,
            ["routers"] = portGroups.RouterCount,
        };
        GetMemorySizes = () => new Dictionary<string, TableSize>
        {
            ["late messages"] = context.Indices.Late,
            ["unproven hosts"] = context.Targets.Size,
            ["answered initiations"] = handshakes.Answered,
            ["sources of initiations"] = handshaker.Sources,
            ["addresses asked for"] = queries.Size,
            ["conflicts reported"] = Contests.Reported,
            ["ignored group keys reported"] = groupKeys.Reported,
            ["unwanted groups"] = new(context.GroupTraffic.UnwantedCount, UnwantedGroups.Max),
        };
        Upkeep = new Upkeep(context, Links, groupKeys, portGroups, Replication, questions, unanswered, Contests, Announcements, Conduct, now);
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

    public Func<IReadOnlyDictionary<string, int>> GetTableSizes { get; }

    public Func<IReadOnlyDictionary<string, TableSize>> GetMemorySizes { get; }

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
