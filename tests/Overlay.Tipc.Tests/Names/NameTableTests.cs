using Overlay.Samples.Tipc.Names;

namespace Overlay.Samples.Tipc.Tests.Names;

public class NameTableTests
{
    private const uint Type = 18888;
    private static readonly TipcAddress Own = TipcAddress.Parse("1.1.1");
    private static readonly TipcAddress Other = TipcAddress.Parse("1.1.2");
    private static readonly TipcAddress Third = TipcAddress.Parse("1.1.3");

    private readonly NameTable _table = new(new SubscriptionTable());

    [Fact]
    public void Publish_SameAgain_IsKnownAndChangesNothing()
    {
        Publish(Other, 1, 0, 9);
        var version = _table.Version;

        Assert.Equal(PublishResult.Known, _table.Publish(Key(Other, 1, 0, 9), Scope.Cluster, isLocal: false));
        Assert.Single(_table.All);
        Assert.Equal(version, _table.Version);
    }

    [Fact]
    public void Publish_BeyondTheLimitOfANode_IsRefusedForThatNodeOnly()
    {
        for (uint port = 1; port <= NameTable.MaxPublicationsPerNode; port++)
        {
            Publish(Other, port, 5, 5);
        }

        Assert.Equal(PublishResult.TooMany, _table.Publish(Key(Other, 70_000, 5, 5), Scope.Cluster, isLocal: false));
        Assert.Equal(PublishResult.Published, _table.Publish(Key(Third, 1, 5, 5), Scope.Cluster, isLocal: false));
        _table.WithdrawNode(Other);
        Assert.Single(_table.All);
    }

    [Fact]
    public void Publish_BeyondTheLimitOfAllOthers_IsRefused_ButNotToThisNode()
    {
        for (var node = 0u; node < 4; node++)
        {
            for (uint port = 1; port <= NameTable.MaxPublicationsPerNode; port++)
            {
                Assert.Equal(PublishResult.Published, _table.Publish(Key(new TipcAddress(100 + node), port, 5, 5), Scope.Cluster, isLocal: false));
            }
        }

        Assert.Equal(PublishResult.TooMany, _table.Publish(Key(Third, 1, 5, 5), Scope.Cluster, isLocal: false));
        Assert.Equal(PublishResult.Published, _table.Publish(Key(Third, 1, 5, 5), Scope.Cluster, isLocal: true));
        _table.WithdrawNode(new TipcAddress(100));
        Assert.Equal(PublishResult.Published, _table.Publish(Key(Third, 2, 5, 5), Scope.Cluster, isLocal: false));
    }

    [Fact]
    public void Withdraw_OtherKeyOrPort_LeavesThePublication()
    {
        Publish(Other, 1, 0, 9);

        Assert.False(_table.Withdraw(Key(Other, 2, 0, 9), out _));
        Assert.False(_table.Withdraw(Key(Other, 1, 0, 9) with { Key = 99 }, out _));
        Assert.False(_table.Withdraw(Key(Third, 1, 0, 9), out _));
        Assert.Single(_table.All);
        Assert.True(_table.Withdraw(Key(Other, 1, 0, 9), out _));
        Assert.Empty(_table.All);
    }

    [Fact]
    public void TryChoose_ClosestFirst_TakesOwnSocketsInTurnWhileThereAreAny()
    {
        Publish(Own, 1, 0, 9);
        Publish(Own, 2, 0, 9);
        Publish(Other, 3, 0, 9);

        Assert.Equal([1u, 2u], Choose(4, LookUp.ClosestFirst).Order().Distinct());
        _table.Withdraw(Key(Own, 1, 0, 9), out _);
        _table.Withdraw(Key(Own, 2, 0, 9), out _);
        Assert.Equal([3u], Choose(2, LookUp.ClosestFirst).Distinct());
    }

    [Fact]
    public void TryChoose_AnyNode_TakesAllSocketsInTurn()
    {
        Publish(Own, 1, 0, 9);
        Publish(Other, 2, 0, 9);
        Publish(Third, 3, 0, 9);

        Assert.Equal([1u, 2u, 3u], Choose(3, LookUp.AnyNode).Order());
        var twice = Choose(6, LookUp.AnyNode);
        Assert.Equal(twice[..3], twice[3..]);
    }

    [Fact]
    public void TryChoose_OwnNode_PassesOverRangesOfOthers()
    {
        Publish(Other, 1, 0, 5);
        Publish(Own, 2, 4, 9);

        Assert.Equal([2u], Choose(1, LookUp.OwnNode, instance: 4));
        Assert.False(_table.TryChoose(new ServiceAddress(Type, 3), LookUp.OwnNode, out _));
    }

    [Fact]
    public void TryChoose_InstanceOrTypeThatNobodyHas_FindsNothing()
    {
        Publish(Other, 1, 0, 9);

        Assert.False(_table.TryChoose(new ServiceAddress(Type, 10), LookUp.AnyNode, out _));
        Assert.False(_table.TryChoose(new ServiceAddress(Type + 1, 5), LookUp.AnyNode, out _));
    }

    [Fact]
    public void CollectNodes_OverlappingRanges_NamesEachNodeOnce()
    {
        Publish(Other, 1, 0, 99);
        Publish(Other, 2, 50, 199);
        Publish(Third, 3, 200, 299);
        Publish(Own, 4, 99, 99, Scope.Node);

        Assert.Equal(new HashSet<TipcAddress> { Other, Own }, Nodes(99, 100));
        Assert.Equal(new HashSet<TipcAddress> { Other, Third }, Nodes(150, 250));
        Assert.Empty(Nodes(300, 400));
    }

    [Fact]
    public void CollectLocalPorts_FromOtherNode_LeavesOutWhatOnlyThisNodeSees()
    {
        Publish(Own, 1, 0, 9);
        Publish(Own, 1, 5, 15);
        Publish(Own, 2, 5, 15, Scope.Node);
        Publish(Other, 3, 0, 9);

        Assert.Equal(new HashSet<uint> { 1, 2 }, Ports(7, fromOtherNode: false));
        Assert.Equal(new HashSet<uint> { 1 }, Ports(7, fromOtherNode: true));
    }

    [Fact]
    public void WithdrawNode_ManyPublications_LeavesThoseOfOthers()
    {
        for (uint port = 1; port <= 100; port++)
        {
            Publish(Other, port, port % 7, port);
            Publish(Third, port, port % 7, port);
        }

        _table.WithdrawNode(Other);
        Assert.Equal(100, _table.All.Count());
        Assert.Equal(new HashSet<TipcAddress> { Third }, Nodes(0, 200));
    }

    private static PublicationKey Key(TipcAddress node, uint port, uint lower, uint upper) =>
        new(new ServiceRange(Type, lower, upper), new SocketAddress(port, node), port + 1);

    private void Publish(TipcAddress node, uint port, uint lower, uint upper, Scope scope = Scope.Cluster) =>
        Assert.Equal(PublishResult.Published, _table.Publish(Key(node, port, lower, upper), scope, isLocal: node == Own));

    private List<uint> Choose(int times, LookUp lookUp, uint instance = 5) => [.. Enumerable.Range(0, times).Select(_ =>
    {
        Assert.True(_table.TryChoose(new ServiceAddress(Type, instance), lookUp, out var socket));
        return socket.Port;
    })];

    private HashSet<TipcAddress> Nodes(uint lower, uint upper)
    {
        var nodes = new HashSet<TipcAddress>();
        _table.CollectNodes(new ServiceRange(Type, lower, upper), nodes);
        return nodes;
    }

    private HashSet<uint> Ports(uint instance, bool fromOtherNode)
    {
        var ports = new HashSet<uint>();
        _table.CollectLocalPorts(new ServiceRange(Type, instance, instance), fromOtherNode, ports);
        return ports;
    }
}
