using System.Buffers.Binary;
using FsCheck.Xunit;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Sockets;

namespace Overlay.Samples.Tipc.Tests.Sockets;

public class MulticastOrderTests
{
    private static readonly TipcAddress Node = TipcAddress.Parse("1.1.2");
    private static readonly SocketAddress Sender = new(7, Node);

    private readonly MulticastOrder _order = new();
    private readonly List<Arrival> _delivered = [];

    [Fact]
    public void Syn_BeforeTheMessagesOfTheOtherLink_WaitsForItsHalf()
    {
        Accept(Message(3, replicast: true, syn: true));
        Accept(Message(4, replicast: true));
        Accept(Message(1, replicast: false));
        Accept(Message(2, replicast: false));
        Assert.Equal([1, 2], Delivered());
        Accept(EmptySyn(replicast: false));

        Assert.Equal([1, 2, 3, 4], Delivered());
    }

    [Fact]
    public void EmptySyn_First_HoldsWhatFollowsOnItsLink()
    {
        Accept(Message(1, replicast: false));
        Accept(EmptySyn(replicast: false));
        Accept(Message(4, replicast: false, syn: true));
        Accept(Message(5, replicast: false));
        Assert.Equal([1], Delivered());
        Accept(Message(2, replicast: true, syn: true));
        Accept(Message(3, replicast: true));
        Assert.Equal([1, 2, 3], Delivered());
        Accept(EmptySyn(replicast: true));

        Assert.Equal([1, 2, 3, 4, 5], Delivered());
    }

    [Fact]
    public void Syn_OfAMessageWithoutBytes_IsDelivered()
    {
        Accept(EmptySyn(replicast: false));
        Accept(new Arrival(Header(true, true), ReadOnlyMemory<byte>.Empty));

        Assert.Single(_delivered);
    }

    [Fact]
    public void Syn_OfOneSender_DoesNotHoldAnother()
    {
        Accept(EmptySyn(replicast: false));
        var other = Header(replicast: false, syn: false) with { Sender = new SocketAddress(8, Node) };
        Accept(new Arrival(other, Number(1)));

        Assert.Equal([1], Delivered());
    }

    [Fact]
    public void Waiting_MoreThanItsLimit_IsDeliveredAsItCame()
    {
        Accept(EmptySyn(replicast: false));
        var count = (MulticastOrder.MaxWaitingBytes / (66_000 + TipcSocketOptions.MessageOverhead)) + 1;
        for (var i = 1; i < count; i++)
        {
            Accept(new Arrival(Header(false, false), Number(i, 66_000)));
        }

        Assert.Empty(_delivered);
        Accept(new Arrival(Header(false, false), Number(count, 66_000)));
        Assert.Equal(Enumerable.Range(1, count), Delivered());
    }

    [Fact]
    public void Senders_MoreThanItsLimit_AreNotHeld()
    {
        for (uint port = 1; port <= MulticastOrder.MaxSenders; port++)
        {
            Accept(new Arrival(Header(true, true) with { Sender = new SocketAddress(port, Node) }, Number(1)));
        }

        Assert.Empty(_delivered);
        Accept(new Arrival(Header(true, true) with { Sender = new SocketAddress(5000, Node) }, Number(9)));
        Assert.Equal([9], Delivered());
    }

    [Fact]
    public void ReleaseNode_DeliversWhatWaitsOfThatNodeOnly()
    {
        Accept(Message(1, replicast: true, syn: true));
        Accept(Message(2, replicast: true));
        Accept(new Arrival(Header(true, true) with { Sender = new SocketAddress(7, TipcAddress.Parse("1.1.3")) }, Number(3)));
        _order.ReleaseNode(Node, _delivered);
        Assert.Equal([1, 2], Delivered());
        Accept(Message(4, replicast: true));

        Assert.Equal([1, 2, 4], Delivered());
    }

    /// <summary>A sender that changes its link at will, and two links that are each in order but not to each other.</summary>
    [Property]
    public bool Messages_OverTwoLinksThatRunApart_ComeInTheOrderOfSending(bool[] ways, bool[] whichLink)
    {
        Queue<Arrival> broadcast = [], replicast = [];
        var current = false;
        for (var i = 0; i < ways.Length; i++)
        {
            if (ways[i] != current)
            {
                (current ? replicast : broadcast).Enqueue(EmptySyn(current));
            }

            (ways[i] ? replicast : broadcast).Enqueue(Message(i, ways[i], ways[i] != current));
            current = ways[i];
        }

        var order = new MulticastOrder();
        var delivered = new List<Arrival>();
        for (var i = 0; broadcast.Count + replicast.Count > 0; i++)
        {
            var wantsReplicast = whichLink.Length > 0 && whichLink[i % whichLink.Length];
            var link = replicast.Count > 0 && (wantsReplicast || broadcast.Count == 0) ? replicast : broadcast;
            order.Accept(link.Dequeue(), delivered);
        }

        return delivered.Select(Value).SequenceEqual(Enumerable.Range(0, ways.Length));
    }

    private static DataHeader Header(bool replicast, bool syn) => new()
    {
        Type = DataType.Multicast,
        Sender = Sender,
        SourceDroppable = replicast,
        IsSyn = syn,
    };

    private static Arrival Message(int number, bool replicast, bool syn = false) => new(Header(replicast, syn), Number(number));

    private static Arrival EmptySyn(bool replicast) => new(Header(replicast, syn: true) with { Error = TipcError.NoPort }, ReadOnlyMemory<byte>.Empty);

    private static byte[] Number(int value, int length = sizeof(int))
    {
        var data = new byte[length];
        BinaryPrimitives.WriteInt32BigEndian(data, value);
        return data;
    }

    private static int Value(Arrival arrival) => BinaryPrimitives.ReadInt32BigEndian(arrival.Data.Span);

    private void Accept(Arrival arrival) => _order.Accept(arrival, _delivered);

    private IEnumerable<int> Delivered() => _delivered.Select(Value);
}
