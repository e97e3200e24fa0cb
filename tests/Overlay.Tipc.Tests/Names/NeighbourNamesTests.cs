using FsCheck.Xunit;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Names;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Tests.Names;

public class NeighbourNamesTests
{
    private const uint Type = 18888;
    private const uint NetworkId = 4711;
    private static readonly TipcAddress Own = TipcAddress.Parse("1.1.1");
    private static readonly TipcAddress Peer = TipcAddress.Parse("1.1.2");

    private readonly TipcCounters _counters = new();
    private readonly NameTable _table = new(new SubscriptionTable());
    private readonly NeighbourNames _names;

    public NeighbourNamesTests() => _names = new NeighbourNames(Peer, _table, _counters);

    [Fact]
    public void Change_BeforeTheBulk_WaitsForIt()
    {
        _names.Receive(Publish(3, port: 3));
        _names.Receive(Publish(2, port: 2));
        Assert.Empty(_table.All);
        _names.Receive(Bulk(last: false, next: 2, 0));
        Assert.Single(_table.All);
        _names.Receive(Bulk(last: true, next: 2, 1));

        Assert.Equal([0u, 1u, 2u, 3u], Ports());
    }

    [Fact]
    public void Change_ThatTheBulkContains_IsNotAppliedAgain()
    {
        _names.Receive(Publish(1, port: 1));
        _names.Receive(Withdraw(2, port: 1));
        _names.Receive(Publish(3, port: 2));
        _names.Receive(Bulk(last: true, next: 3));

        Assert.Equal([2u], Ports());
        _names.Receive(Publish(1, port: 1));
        Assert.Equal([2u], Ports());
        Assert.Equal(1, _counters.Dropped(TipcDropReason.Duplicate));
    }

    [Fact]
    public void Change_OutOfOrder_WaitsForItsPlace()
    {
        _names.Receive(Bulk(last: true, next: ushort.MaxValue));
        _names.Receive(Withdraw(0, port: 7));
        Assert.Empty(Ports());
        _names.Receive(Publish(ushort.MaxValue, port: 7));

        Assert.Empty(Ports());
        Assert.Equal(0, _counters.DroppedInAll);
        _names.Receive(Publish(1, port: 8));
        Assert.Equal([8u], Ports());
    }

    [Fact]
    public void Change_Unnumbered_IsTakenAsItComes()
    {
        var message = Publish(9, port: 1);
        Words.SetFlag(message, 1, 26, false);
        _names.Receive(message);

        Assert.Equal([1u], Ports());
    }

    [Fact]
    public void Message_OfAnotherOrigin_IsDropped()
    {
        _names.Receive(Bulk(last: true, next: 0));
        _names.Receive(NameDistributorMessage.Change(false, 0, Own, NetworkId, Item(1)));

        Assert.Empty(_table.All);
        Assert.Equal(1, _counters.Dropped(TipcDropReason.Malformed));
    }

    [Fact]
    public void Item_LowerAboveUpper_IsDroppedAndTheRestIsTaken()
    {
        var bad = new NameItem(new ServiceRange(Type, 9, 8), 1, 1);
        _names.Receive(NameDistributorMessage.Bulk(true, 0, Peer, Own, [bad, Item(2)]));

        Assert.Equal([2u], Ports());
        Assert.Equal(1, _counters.Dropped(TipcDropReason.Malformed));
    }

    [Fact]
    public void Waiting_MoreThanItsLimit_IsDroppedAndCounted()
    {
        for (var number = 0; number < 30_000; number++)
        {
            _names.Receive(Publish((ushort)number, port: (uint)number));
        }

        var kept = 30_000 - _counters.Dropped(TipcDropReason.NameOutOfOrder);
        Assert.InRange(kept, 1, NeighbourNames.MaxWaitingBytes / (InternalHeader.Size + NameItem.Size));
        _names.Receive(Bulk(last: true, next: 0));
        Assert.Equal(kept, _table.All.Count());
    }

    [Property]
    public bool Changes_InAnyOrderAndRepeated_LeaveWhatTheyLeaveInOrder(bool[] withdrawals, int[] order)
    {
        // Change i publishes port i or withdraws the port before it.
        var messages = withdrawals.Select((withdrawal, i) => withdrawal ? Withdraw((ushort)i, (uint)i - 1) : Publish((ushort)i, (uint)i)).ToList();
        var expected = new HashSet<uint>();
        for (var i = 0; i < withdrawals.Length; i++)
        {
            _ = withdrawals[i] ? expected.Remove((uint)i - 1) : expected.Add((uint)i);
        }

        var table = new NameTable(new SubscriptionTable());
        var names = new NeighbourNames(Peer, table, new TipcCounters());
        names.Receive(Bulk(last: true, next: 0));
        foreach (var index in order.Where(_ => messages.Count > 0))
        {
            names.Receive(messages[(int)((uint)index % messages.Count)]);
        }

        messages.ForEach(names.Receive);
        return expected.SetEquals(table.All.Select(publication => publication.Socket.Port));
    }

    [Fact]
    public void Bulk_OfADistributor_ComesInMessagesOfTheLengthThatFits()
    {
        var source = new NameTable(new SubscriptionTable());
        for (uint port = 1; port <= 1000; port++)
        {
            source.Publish(Key(port), port % 10 == 0 ? Scope.Node : Scope.Cluster, isLocal: true);
        }

        var distributor = new NameDistributor(Peer, NetworkId, source);
        var bulk = distributor.Bulk(Own, 1400).ToList();
        Assert.All(bulk, message => Assert.True(message.Length <= 1400));
        Assert.Equal((900 + 67) / 68, bulk.Count);
        bulk.ForEach(_names.Receive);
        _names.Receive(distributor.Change(withdrawal: true, Key(1), Scope.Cluster)!);

        Assert.Equal(Enumerable.Range(2, 999).Where(port => port % 10 != 0).Select(port => (uint)port), Ports());
        Assert.Null(distributor.Change(withdrawal: false, Key(1), Scope.Node));
    }

    [Fact]
    public void Bulk_OfADistributorWithoutNames_IsOneMessageThatIsTheLast()
    {
        var bulk = Assert.Single(new NameDistributor(Peer, NetworkId, new NameTable(new SubscriptionTable())).Bulk(Own, 1400));

        Assert.True(NameDistributorMessage.IsValid(bulk) && NameDistributorMessage.IsBulk(bulk) && NameDistributorMessage.IsLastOfBulk(bulk));
        Assert.Equal(0, NameDistributorMessage.ItemCount(bulk));
    }

    private static NameItem Item(uint port) => new(new ServiceRange(Type, port, port), port, port);

    private static PublicationKey Key(uint port) => new(new ServiceRange(Type, port, port), new SocketAddress(port, Peer), port);

    private static byte[] Publish(ushort number, uint port) => NameDistributorMessage.Change(false, number, Peer, NetworkId, Item(port));

    private static byte[] Withdraw(ushort number, uint port) => NameDistributorMessage.Change(true, number, Peer, NetworkId, Item(port));

    private static byte[] Bulk(bool last, ushort next, params uint[] ports) =>
        NameDistributorMessage.Bulk(last, next, Peer, Own, [.. ports.Select(Item)]);

    private IEnumerable<uint> Ports() => _table.All.Select(publication => publication.Socket.Port).Order();
}
