namespace Overlay.Core.Tests.Runtime;

/// <summary>What happens to nodes when supernodes come and go.</summary>
public class SupernodesTests
{
    [Fact]
    public async Task Supernode_Disposed_FramesBetweenPeersGoOnWithoutLoss()
    {
        await using var segment = new TestSegment();
        var supernode = await segment.AddSupernodeAsync();
        var nodes = await segment.AddNodesAsync(2);
        var mark = (byte)0;

        async Task ExchangeAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await nodes[0].SendAsync(nodes[0].Frame(nodes[1].Mac, mark: ++mark));
                Assert.Equal(mark, (await nodes[1].ReceiveAsync())[14]);
                await nodes[1].SendAsync(nodes[1].Frame(MacAddress.Broadcast, mark: mark));
                Assert.Equal(mark, (await nodes[0].ReceiveAsync())[14]);
            }
        }

        await ExchangeAsync(50);
        await supernode.DisposeAsync();
        await ExchangeAsync(500);

        Assert.All(nodes, node => Assert.False(Assert.Single(node.Node.Peers).Path!.IsRelayed));
    }

    [Fact]
    public async Task SecondSupernode_FirstIsGone_NewNodesJoinThroughIt()
    {
        await using var segment = new TestSegment();
        var first = await segment.AddSupernodeAsync();
        await segment.AddSupernodeAsync();
        var old = await segment.AddNodeAsync();
        await Until.TrueAsync(() => old.Node.Supernodes.All(supernode => supernode.State == SupernodeState.Registered));

        await first.DisposeAsync();
        var late = await segment.AddNodeAsync();
        await TestSegment.MeetAsync(old, late);

        await late.SendAsync(late.Frame(old.Mac, mark: 4));
        Assert.Equal(4, (await old.ReceiveAsync())[14]);
    }

    [Fact]
    public async Task Restart_SameKeyPair_TakesItsPlaceAtOnce()
    {
        await using var segment = await TestSegment.StartAsync();
        var keyPair = NodeKeyPair.Generate();
        var stays = await segment.AddNodeAsync();
        var first = await segment.AddNodeAsync(options => options with { KeyPair = keyPair });
        await TestSegment.MeetAsync(stays, first);
        await first.DisposeAsync();

        var second = await segment.AddNodeAsync(options => options with { KeyPair = keyPair });
        await second.MeetsAsync(stays);

        Assert.Equal((first.Node.Id, first.Mac), (second.Node.Id, second.Mac));
        await second.SendAsync(second.Frame(stays.Mac, mark: 1));
        Assert.Equal(1, (await stays.ReceiveAsync())[14]);
        await stays.SendAsync(stays.Frame(second.Mac, mark: 2));
        Assert.Equal(2, (await second.ReceiveAsync())[14]);
    }

    [Fact]
    public async Task PinnedKey_OfTheSupernode_IsAccepted()
    {
        await using var segment = new TestSegment();
        var supernode = await segment.AddSupernodeAsync();
        var pinned = SupernodeAddress.Parse($"{supernode.LocalEndPoint}#{supernode.PublicKey}");

        var node = await segment.AddNodeAsync(options => options with { Supernodes = [pinned] });

        Assert.Equal(supernode.PublicKey, Assert.Single(node.Node.Supernodes).PublicKey);
    }

    [Fact]
    public async Task Name_WithSeveralAddresses_TheOneThatAnswersIsFound()
    {
        await using var segment = new TestSegment();
        var supernode = await segment.AddSupernodeAsync();
        var resolved = 0;
        var named = SupernodeAddress.Parse($"supernode.example:{supernode.LocalEndPoint.Port}");

        // Nobody listens on ::1; the second address is the right one.
        var node = await segment.AddNodeAsync(options => options with
        {
            Supernodes = [named],
            Underlay = options.Underlay with
            {
                NameResolver = name =>
                {
                    Assert.Equal("supernode.example", name);
                    resolved++;
                    return Task.FromResult<System.Net.IPAddress[]>([System.Net.IPAddress.IPv6Loopback, System.Net.IPAddress.Loopback]);
                },
            },
        });

        var info = Assert.Single(node.Node.Supernodes);
        Assert.Equal((named, supernode.LocalEndPoint.ToString()), (info.Address, info.EndPoint!.ToString()));
        Assert.True(resolved > 1);
    }

    [Fact]
    public async Task Name_ThatDoesNotResolveAtFirst_IsResolvedAgain()
    {
        await using var segment = new TestSegment();
        var supernode = await segment.AddSupernodeAsync();
        var resolved = 0;

        var node = await segment.AddNodeAsync(options => options with
        {
            Supernodes = [SupernodeAddress.Parse($"supernode.example:{supernode.LocalEndPoint.Port}")],
            Underlay = options.Underlay with
            {
                NameResolver = _ => ++resolved == 1
                    ? Task.FromException<System.Net.IPAddress[]>(new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound))
                    : Task.FromResult<System.Net.IPAddress[]>([System.Net.IPAddress.Loopback]),
            },
        });

        Assert.Equal(SupernodeState.Registered, Assert.Single(node.Node.Supernodes).State);
    }

    [Fact]
    public async Task RequireSupernode_False_StartsWithoutAndJoinsLater()
    {
        await using var segment = new TestSegment();
        var keyPair = NodeKeyPair.Generate();
        var gone = await segment.AddSupernodeAsync(new SupernodeOptions { KeyPair = keyPair });
        var endPoint = gone.LocalEndPoint;
        await gone.DisposeAsync();
        using var log = new TestLog();

        var node = await segment.AddNodeAsync(options => options with { RequireSupernode = false, StartTimeout = TimeSpan.FromMilliseconds(100), LoggerFactory = log });
        Assert.Contains($"Warning: No supernode answered within 0.1 s; tried {endPoint}. The node goes on trying.", log.Lines);

        await using var back = new Supernode(new SupernodeOptions { Bind = endPoint, KeyPair = keyPair });
        await back.StartAsync();
        await node.HappensAsync<SupernodeChanged>(changed => changed.State == SupernodeState.Registered);
    }

    [Fact]
    public async Task RequireSupernode_False_WaitsUntilAMacIsFree()
    {
        await using var segment = await TestSegment.StartAsync();
        var mac = MacAddress.Parse("02:00:00:00:00:01");
        var first = await segment.AddNodeAsync(options => options with { MacAddress = mac });
        using var log = new TestLog();

        var second = await segment.AddNodeAsync(options => options with { MacAddress = mac, RequireSupernode = false, LoggerFactory = log });
        Assert.Contains(log.Lines, line => line.StartsWith("Warning: MAC address", StringComparison.Ordinal) && line.EndsWith("The node goes on trying.", StringComparison.Ordinal));
        await first.DisposeAsync();

        await second.HappensAsync<SupernodeChanged>(changed => changed.State == SupernodeState.Registered);
    }

    [Fact]
    public async Task Supernode_ReportsMembersAndEvents()
    {
        await using var segment = new TestSegment();
        var supernode = await segment.AddSupernodeAsync();
        await using var events = supernode.WatchAsync().GetAsyncEnumerator();
        var node = await segment.AddNodeAsync();

        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TestSegment.Hang));
        var joined = Assert.IsType<MemberJoined>(events.Current);
        Assert.Equal((TestSegment.Community, node.Node.Id, node.Mac), (joined.Community, joined.Node, joined.MacAddress));
        var community = Assert.Single(supernode.GetStatistics().Communities);
        Assert.Equal((TestSegment.Community, node.Node.Id), (community.Name, Assert.Single(community.Members).Node));

        await node.DisposeAsync();
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TestSegment.Hang));
        Assert.Equal(node.Node.Id, Assert.IsType<MemberLeft>(events.Current).Node);
    }
}
