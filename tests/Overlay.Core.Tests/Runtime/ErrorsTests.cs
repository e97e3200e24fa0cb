using System.Net;

namespace Overlay.Core.Tests.Runtime;

/// <summary>The errors that users meet, each with what it says.</summary>
public class ErrorsTests
{
    private static readonly SupernodeAddress Nowhere = SupernodeAddress.Parse("127.0.0.1:9");

    private static OverlayNodeOptions Valid { get; } = new()
    {
        Community = "segment",
        Security = OverlaySecurity.None,
        Supernodes = [Nowhere],
    };

    public static TheoryData<string, string, Func<OverlayNodeOptions, OverlayNodeOptions>> BadOptions() => new()
    {
        { "Community", "Community is the name of the segment, 1 to 64 bytes of UTF-8.", options => options with { Community = string.Empty } },
        { "Community", "Community is the name of the segment, 1 to 64 bytes of UTF-8.", options => options with { Community = new string('ä', 33) } },
        { "Community", "Community is required.", options => options with { Community = null! } },
        { "Security", "Security is required.", options => options with { Security = null! } },
        { "Supernodes", "Supernodes must have 1 to 16 entries.", options => options with { Supernodes = [] } },
        { "Supernodes", $"Supernodes must not name supernode {Nowhere} twice.", options => options with { Supernodes = [Nowhere, Nowhere] } },
        { "MacAddress", "MacAddress must be the address of one station: not zero, and the group bit not set.", options => options with { MacAddress = MacAddress.Broadcast } },
        { "Bind", "Bind is required.", options => options with { Bind = null! } },
        { "Mtu", "Mtu must be from 576 to 9000.", options => options with { Mtu = 9001 } },
        { "Lanes", "Lanes must be from 0 to 16.", options => options with { Lanes = -1 } },
        { "Lanes", "Lanes must be from 0 to 16.", options => options with { Lanes = 17 } },
        { "CipherSuites", "CipherSuites must have 1 to 16 entries.", options => options with { CipherSuites = [] } },
        { "CipherSuites", "CipherSuites must have different ids.", options => options with { CipherSuites = [CipherSuites.Aes256Gcm, CipherSuites.Aes256Gcm] } },
        { "CipherSuites", "CipherSuites must not have id 0, which is OverlaySecurity.None.", options => options with { CipherSuites = [CipherSuites.Clear] } },
        { "KnownSupernodesFile", "KnownSupernodesFile is a path, or null for no file.", options => options with { KnownSupernodesFile = "" } },
        { "StartTimeout", "StartTimeout must be from 00:00:00.1000000 to 00:10:00.", options => options with { StartTimeout = TimeSpan.Zero } },
        { "MaxAddresses", "MaxAddresses must be from 1 to 65536.", options => options with { Bridging = new BridgingOptions { MaxAddresses = 0 } } },
        { "Segment", "Segment is required.", options => options with { Segment = null! } },
        { "FromPeer", "FromPeer is required.", options => options with { Segment = new SegmentOptions { FromPeer = null! } } },
        { "Broadcast", "Broadcast must be from 1 to 10000000.", options => options with { Segment = new SegmentOptions { FromPort = new StormLimits { Broadcast = 0 } } } },
        { "Multicast", "Multicast must be from 1 to 10000000.", options => options with { Segment = new SegmentOptions { FromPeer = new StormLimits { Multicast = 10_000_001 } } } },
        { "UnknownUnicast", "UnknownUnicast must be from 1 to 10000000.", options => options with { Segment = new SegmentOptions { FromPort = new StormLimits { UnknownUnicast = -1 } } } },
        { "Groups", "Groups is the range of groups that the rule is for", options => options with { Segment = new SegmentOptions { GroupRules = [new GroupRule { Groups = default }] } } },
        { "Senders", "Senders must not contain an empty party.", options => options with { Segment = new SegmentOptions { GroupRules = [new GroupRule { Groups = MacAddress.Broadcast, Senders = [default] }] } } },
        { "NeighborLifetime", "NeighborLifetime must be from 00:00:01 to 01:00:00.", options => options with { Segment = new SegmentOptions { NeighborLifetime = TimeSpan.Zero } } },
        { "MaxNeighbors", "MaxNeighbors must be from 1 to 65536.", options => options with { Segment = new SegmentOptions { MaxNeighbors = 0 } } },
        { "GroupRules", "GroupRules may have at most 256 entries.", options => options with { Segment = new SegmentOptions { GroupRules = [.. Enumerable.Repeat(new GroupRule { Groups = MacAddress.Broadcast }, 257)] } } },
        { "Outbound", "Outbound must have ids from 128 to 255; lower ones belong to the library.", options => options with { Transforms = new TransformOptions { Outbound = [FrameTransforms.Lz4] } } },
        { "SocketBufferSize", "SocketBufferSize must be from 65536 to 268435456.", options => options with { Underlay = new UnderlayOptions { SocketBufferSize = 1 } } },
        { "RealtimePriority", "RealtimePriority must be from 0 to 99.", options => options with { RealtimePriority = -1 } },
        { "RealtimePriority", "RealtimePriority must be from 0 to 99.", options => options with { RealtimePriority = 100 } },
        { "BusyPoll", "BusyPoll must be from 00:00:00 to 00:00:01.", options => options with { Underlay = new UnderlayOptions { BusyPoll = TimeSpan.FromSeconds(2) } } },
        { "KeepAlive", "KeepAlive must be from 00:00:01 to 00:01:00.", options => options with { Timings = new TimingOptions { KeepAlive = TimeSpan.Zero } } },
        { "PeerTimeout", "PeerTimeout must be at least twice KeepAlive.", options => options with { Timings = new TimingOptions { PeerTimeout = TimeSpan.FromSeconds(19) } } },
        { "RekeyAfter", "RekeyAfter must be from 00:00:05 to 01:00:00.", options => options with { Timings = new TimingOptions { RekeyAfter = TimeSpan.FromDays(1) } } },
        { "MaxPeers", "MaxPeers must be from 1 to 65536.", options => options with { Limits = new NodeLimits { MaxPeers = 0 } } },
        { "MaxPendingFrames", "MaxPendingFrames must be from 0 to 1024.", options => options with { Limits = new NodeLimits { MaxPendingFrames = -1 } } },
        { "MaxEvents", "MaxEvents must be from 1 to 1048576.", options => options with { Limits = new NodeLimits { MaxEvents = 0 } } },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Options_BadValue_IsNamed(string property, string message, Func<OverlayNodeOptions, OverlayNodeOptions> change)
    {
        Valid.Validate();

        var e = Assert.ThrowsAny<ArgumentException>(() => new OverlayNode(change(Valid)));

        Assert.Equal(property, e.ParamName);
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AddressInUse_SaysWhatToDo()
    {
        await using var segment = new TestSegment();
        var supernode = await segment.AddSupernodeAsync();
        var node = segment.Create(options => options with { Bind = supernode.LocalEndPoint });

        var e = await Assert.ThrowsAsync<OverlayException>(() => node.Node.StartAsync());

        Assert.Equal(OverlayError.AddressInUse, e.Error);
        Assert.Equal($"UDP port {supernode.LocalEndPoint.Port} of 127.0.0.1 is in use by another program. Stop that program, or choose another port.", e.Message);
        await Assert.ThrowsAsync<OverlayException>(() => node.Node.Completion);

        await using var second = new Supernode(new SupernodeOptions { Bind = supernode.LocalEndPoint });
        Assert.Equal(OverlayError.AddressInUse, (await Assert.ThrowsAsync<OverlayException>(() => second.StartAsync())).Error);
    }

    [Fact]
    public async Task Start_NoSupernodeReachable_NamesAllThatWereTried()
    {
        await using var segment = new TestSegment();
        var gone = await segment.AddSupernodeAsync();
        var endPoint = gone.LocalEndPoint;
        await gone.DisposeAsync();
        var node = segment.Create(options => options with
        {
            StartTimeout = TimeSpan.FromMilliseconds(500),
            Supernodes = [.. options.Supernodes, SupernodeAddress.Parse("a.example"), SupernodeAddress.Parse("b.example:7")],
            Underlay = new UnderlayOptions
            {
                NameResolver = name => name == "a.example"
                    ? Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.9")])
                    : Task.FromException<IPAddress[]>(new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound)),
            },
        });

        var e = await Assert.ThrowsAsync<OverlayException>(() => node.Node.StartAsync());

        Assert.Equal(OverlayError.NoSupernodeReachable, e.Error);
        Assert.StartsWith($"No supernode answered within 0.5 s; tried {endPoint}, a.example:1200 (127.0.0.9:1200), b.example:7 (", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("). Check that it runs and that UDP to its port is allowed.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PinnedKeyOfAnotherSupernode_IsNotTrustedAndSaysSo()
    {
        await using var segment = new TestSegment();
        var supernode = await segment.AddSupernodeAsync();
        var other = Convert.ToBase64String(NodeKeyPair.Generate().PublicKey);
        var node = segment.Create(options => options with { Supernodes = [SupernodeAddress.Parse($"{supernode.LocalEndPoint}#{other}")] });

        var e = await Assert.ThrowsAsync<OverlayException>(() => node.Node.StartAsync());

        Assert.Equal(OverlayError.KeyMismatch, e.Error);
        Assert.Equal(
            $"Supernode {supernode.LocalEndPoint} answers with another key: {supernode.PublicKey[..12]}... instead of {other[..12]}..., which is pinned. Somebody may be posing as the supernode. If its key was changed on purpose, write {supernode.LocalEndPoint}#{supernode.PublicKey}.",
            e.Message);
        Assert.Equal(0, supernode.GetStatistics().Members);
    }

    [Fact]
    public async Task Start_AnotherKeyThanInTheFileOfKnownSupernodes_IsNotTrustedAndSaysWhichFile()
    {
        await using var segment = new TestSegment();
        using var directory = new TestDirectory();
        var file = directory.PathOf("known-supernodes");
        var first = await segment.AddSupernodeAsync();
        var endPoint = first.LocalEndPoint;
        await (await segment.AddNodeAsync(options => options with { KnownSupernodesFile = file })).DisposeAsync();
        Assert.Equal($"{endPoint}#{first.PublicKey}", Assert.Single(File.ReadAllLines(file)));
        await first.DisposeAsync();
        await using var second = new Supernode(new SupernodeOptions { Bind = endPoint });
        await second.StartAsync();

        var node = segment.Create(options => options with { KnownSupernodesFile = file });
        var e = await Assert.ThrowsAsync<OverlayException>(() => node.Node.StartAsync());

        Assert.Equal(OverlayError.KeyMismatch, e.Error);
        Assert.EndsWith($"If its key was changed on purpose, take its line out of {file}.", e.Message, StringComparison.Ordinal);
        Assert.Equal(0, second.GetStatistics().Members);
    }

    [Fact]
    public async Task Start_FileOfKnownSupernodesThatIsNone_IsNamed()
    {
        await using var segment = await TestSegment.StartAsync();
        using var directory = new TestDirectory();
        var file = directory.PathOf("known-supernodes");
        await File.WriteAllTextAsync(file, "no supernode");
        var node = segment.Create(options => options with { KnownSupernodesFile = file });

        var e = await Assert.ThrowsAsync<OverlayException>(() => node.Node.StartAsync());

        Assert.Equal(OverlayError.FileUnusable, e.Error);
        Assert.StartsWith($"Line 1 of '{file}' is not the address of a supernode", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DuplicateMac_SaysWhatToDo()
    {
        await using var segment = await TestSegment.StartAsync();
        var first = await segment.AddNodeAsync();
        var second = segment.Create(options => options with { MacAddress = first.Mac });

        var e = await Assert.ThrowsAsync<OverlayException>(() => second.Node.StartAsync());

        Assert.Equal(OverlayError.DuplicateMac, e.Error);
        Assert.Equal(
            $"MAC address {first.Mac} belongs to another node of community 'segment' at supernode {segment.Options().Supernodes[0]}. Choose another address, or start with that node's key pair to take its place. The other node is running: one that has stopped is replaced within two seconds.",
            e.Message);
    }

    [Fact]
    public async Task Start_DuplicateMac_IsWaitedFor_IfTheNodeIsToGoOnTrying()
    {
        await using var segment = await TestSegment.StartAsync();
        using var log = new TestLog();
        var first = await segment.AddNodeAsync();
        var second = segment.Create(options => options with
        {
            MacAddress = first.Mac,
            RequireSupernode = false,
            StartTimeout = TimeSpan.FromMilliseconds(100),
            LoggerFactory = log,
        });

        await second.Node.StartAsync();
        var refused = await second.HappensAsync<SupernodeChanged>(changed => changed.State == SupernodeState.Refused);
        await first.DisposeAsync();

        await second.HappensAsync<SupernodeChanged>(changed => changed.State == SupernodeState.Registered);
        Assert.Contains($"Warning: {refused.Reason} The node goes on trying.", log.Lines);
    }

    [Theory]
    [InlineData(1, 1_024, "Community 'segment' has as many nodes as")]
    [InlineData(1_024, 1, "has as many nodes as it admits")]
    public async Task Start_NoRoom_IsWaitedFor_IfTheNodeIsToGoOnTrying(int maxCommunityMembers, int maxMembers, string reason)
    {
        await using var segment = new TestSegment();
        await segment.AddSupernodeAsync(new SupernodeOptions { Limits = new SupernodeLimitOptions { MaxCommunityMembers = maxCommunityMembers, MaxMembers = maxMembers } });
        var first = await segment.AddNodeAsync();
        var second = segment.Create(options => options with { RequireSupernode = false });

        var starting = second.Node.StartAsync();
        var refused = await second.HappensAsync<SupernodeChanged>(changed => changed.State == SupernodeState.Refused);
        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
        await first.DisposeAsync();

        await second.HappensAsync<SupernodeChanged>(changed => changed.State == SupernodeState.Registered);
        await starting;
    }

    [Fact]
    public async Task Start_RefusedByOneSupernode_GoesOnWithAnother()
    {
        await using var segment = new TestSegment();
        await segment.AddSupernodeAsync(new SupernodeOptions { Communities = new HashSet<string> { "another" } });
        var alone = segment.Create();
        Assert.Equal(OverlayError.CommunityNotServed, (await Assert.ThrowsAsync<OverlayException>(() => alone.Node.StartAsync())).Error);

        var open = await segment.AddSupernodeAsync(new SupernodeOptions { Communities = new HashSet<string> { TestSegment.Community } });
        var both = await segment.AddNodeAsync();

        await both.HappensAsync<SupernodeChanged>(changed => changed.State == SupernodeState.Registered && changed.EndPoint.Equals(open.LocalEndPoint));
    }

    [Fact]
    public async Task Start_OtherCommunityKey_IsHintedAt()
    {
        await using var segment = await TestSegment.StartAsync();
        using var log = new TestLog();
        var first = await segment.AddNodeAsync();
        var second = await segment.AddNodeAsync(options => options with { Security = OverlaySecurity.FromKey(CommunityKey.Generate()), LoggerFactory = log });

        var hint = $"At supernode {segment.Options().Supernodes[0]} another community named 'segment' has a different key. If this node meets nobody, compare its key with that of the other members.";
        Assert.Equal(hint, (await second.HappensAsync<SupernodeChanged>()).Reason);
        Assert.Contains($"Warning: {hint}", log.Lines);
        Assert.Empty(first.Node.Peers);
        Assert.Empty(second.Node.Peers);
    }

    [Fact]
    public async Task Supernode_ThatRefuses_IsShownWithItsReason()
    {
        await using var segment = await TestSegment.StartAsync();
        using var accepted = new ManualResetEventSlim();
        await segment.AddSupernodeAsync(new SupernodeOptions
        {
            Admit = _ =>
            {
                accepted.Wait(TestSegment.Hang);
                return AdmissionResult.Refuse;
            },
        });
        var node = await segment.AddNodeAsync();
        Assert.Equal(2, node.Node.Supernodes.Count(supernode => supernode.State is SupernodeState.Registered or SupernodeState.Unreachable));
        accepted.Set();

        var refused = await node.HappensAsync<SupernodeChanged>(changed => changed.State == SupernodeState.Refused);

        var shown = Assert.Single(node.Node.Supernodes, supernode => supernode.State == SupernodeState.Refused);
        Assert.Equal(refused.Supernode, shown.Address);
        Assert.Contains("refuses this node", shown.Reason, StringComparison.Ordinal);
        Assert.Single(node.Node.Supernodes, supernode => supernode is { State: SupernodeState.Registered, Reason: null });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_RefusedByTheOperator_SaysWhatToDo(bool throws)
    {
        await using var segment = new TestSegment();
        var asked = new List<AdmissionRequest>();
        await segment.AddSupernodeAsync(new SupernodeOptions
        {
            Admit = request =>
            {
                asked.Add(request);
                return throws ? throw new InvalidOperationException() : AdmissionResult.Refuse;
            },
        });
        var node = segment.Create();

        var e = await Assert.ThrowsAsync<OverlayException>(() => node.Node.StartAsync());

        Assert.Equal(OverlayError.CommunityRefused, e.Error);
        Assert.Equal($"The operator of supernode {segment.Options().Supernodes[0]} refuses this node in community 'segment'. Ask the operator to admit its public key.", e.Message);

        // A node that gets no answer in time asks again.
        var request = Assert.Single(asked.Distinct());
        Assert.Equal(("segment", node.Node.Id, node.Mac), (request.Community, request.Node, request.MacAddress));
        Assert.Equal(Convert.ToBase64String(node.Node.KeyPair.PublicKey), request.PublicKey);
    }

    [Fact]
    public async Task Start_AdmittedByTheOperator_Joins()
    {
        await using var segment = new TestSegment();
        await segment.AddSupernodeAsync(new SupernodeOptions { Admit = _ => AdmissionResult.Accept });

        var nodes = await segment.AddNodesAsync(2);

        Assert.All(nodes, node => Assert.Single(node.Node.Peers));
    }

    [Fact]
    public async Task Admit_TakesItsTime_MembersAndTheirFramesDoNotWait()
    {
        await using var segment = new TestSegment();
        using var answered = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        var slow = NodeKeyPair.Generate();
        await segment.AddSupernodeAsync(new SupernodeOptions
        {
            Admit = request =>
            {
                if (request.Node == slow.Id)
                {
                    asked.Set();
                    answered.Wait(TestSegment.Hang);
                }

                return AdmissionResult.Accept;
            },
        });
        var nodes = await segment.AddNodesAsync(2);
        var waiting = segment.Create(options => options with { KeyPair = slow });
        var starting = waiting.Node.StartAsync();
        Assert.True(asked.Wait(TestSegment.Hang));

        await nodes[0].SendAsync(nodes[0].Frame(nodes[1].Mac, mark: 1));
        Assert.Equal(1, (await nodes[1].ReceiveAsync())[14]);
        Assert.False(starting.IsCompleted);
        answered.Set();
        await starting;
    }

    [Fact]
    public async Task Start_CommunityNotServed_SaysWhatToDo()
    {
        await using var segment = new TestSegment();
        await segment.AddSupernodeAsync(new SupernodeOptions { Communities = ["other"] });
        var node = segment.Create();

        var e = await Assert.ThrowsAsync<OverlayException>(() => node.Node.StartAsync());

        Assert.Equal(OverlayError.CommunityNotServed, e.Error);
        Assert.Equal($"Supernode {segment.Options().Supernodes[0]} does not serve community 'segment'. Check the name, or let the operator add it to the supernode's communities.", e.Message);
    }

    [Fact]
    public async Task Start_CommunityFull_SaysWhatToDo()
    {
        await using var segment = new TestSegment();
        await segment.AddSupernodeAsync(new SupernodeOptions { Limits = new SupernodeLimitOptions { MaxCommunityMembers = 1 } });
        await segment.AddNodeAsync();
        var node = segment.Create();

        var e = await Assert.ThrowsAsync<OverlayException>(() => node.Node.StartAsync());

        Assert.Equal(OverlayError.Full, e.Error);
        Assert.Equal($"Community 'segment' has as many nodes as supernode {segment.Options().Supernodes[0]} admits. Stop a node, or let the operator raise the limit.", e.Message);
    }
}
