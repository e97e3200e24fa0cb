using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;
using Overlay.Samples.Tipc.Sockets;
using Overlay.Samples.Tipc.Tests.Lab;

namespace Overlay.Samples.Tipc.Tests.Protocol;

/// <summary>Messages to one socket, and those that come back.</summary>
public class UnicastStories
{
    private static readonly ServiceRange Range = EngineLab.Range(10, 20);
    private static readonly ServiceAddress Service = new(EngineLab.Type, 15);
    private static readonly TipcSocketOptions Returning = new() { ReturnUndeliverable = true };

    [Fact]
    public void Answer_GoesToTheSocketThatAsked()
    {
        var lab = new EngineLab(2);
        var server = lab[0].OpenBound(Range);
        lab.Until(() => lab[1].SeesBinding(Range));
        var client = lab[1].Open();

        Assert.Equal(SendResult.Sent, lab[1].TrySend(client, Service, EngineLab.Bytes("question")));
        lab.Until(() => lab[0].Received(server).Count == 1);
        var question = lab[0].Received(server)[0];
        Assert.Equal(new ServiceRange(EngineLab.Type, 15, 15), question.Service);
        lab[0].Send(server, question.Sender, EngineLab.Bytes("answer"));
        lab.Until(() => lab[1].Received(client).Count == 1);

        var answer = lab[1].Received(client)[0];
        Assert.Equal(("answer", lab[0].Socket(server), null), (EngineLab.Text(answer), answer.Sender, answer.Service));
    }

    [Fact]
    public void Service_NodesWithHashAddresses_TakeTurns()
    {
        var lab = HashLab();
        var ports = lab.Nodes.Select(node => node.OpenBound(Range)).ToArray();
        lab.Until(() => lab[0].Engine.Publications.Count(publication => publication.Range == Range) == 3);
        var client = lab[0].Open();
        for (var i = 0; i < 9; i++)
        {
            lab[0].TrySend(client, Service, [(byte)i]);
        }

        lab.Rest();
        Assert.All(lab.Nodes.Zip(ports), pair => Assert.Equal(3, pair.First.Received(pair.Second).Count));
    }

    [Fact]
    public void Service_NodesWithFixedAddresses_TakeTheirOwnSocketFirst()
    {
        var lab = new EngineLab(2);
        var own = lab[0].OpenBound(Range);
        var other = lab[1].OpenBound(Range);
        lab.Until(() => lab[0].Engine.Publications.Count(publication => publication.Range == Range) == 2);
        var client = lab[0].Open();
        lab[0].TrySend(client, Service, [1]);
        lab[0].TrySend(client, Service, [2]);
        lab[0].Close(own);
        lab[0].TrySend(client, Service, [3]);
        lab.Rest();

        Assert.Equal(2, lab[0].Received(own).Count);
        Assert.Equal(3, Assert.Single(lab[1].Received(other)).Data.Span[0]);
    }

    [Fact]
    public void Unreachable_ServiceOrNode_IsSaid()
    {
        var lab = new EngineLab(2);
        var port = lab[0].Open();

        Assert.Equal(SendResult.Unreachable, lab[0].TrySend(port, Service, [1]));
        Assert.Equal(SendResult.Unreachable, lab[0].TrySend(port, new SocketAddress(1, TipcAddress.Parse("1.1.77")), [1]));
    }

    [Fact]
    public void Port_ThatDoesNotExist_TheMessageComesBackIfThatWasAskedFor()
    {
        var lab = new EngineLab(2);
        var data = Enumerable.Range(0, 3000).Select(i => (byte)i).ToArray();
        var silent = lab[0].Open();
        var returning = lab[0].Open(options: Returning);
        var nowhere = new SocketAddress(4242, lab[1].Address);
        lab[0].Send(silent, nowhere, data);
        lab[0].Send(returning, nowhere, data);
        lab[0].Send(returning, nowhere with { Node = lab[0].Address }, [7]);
        lab.Rest();

        Assert.Empty(lab[0].Received(silent));
        Assert.Collection(
            lab[0].Received(returning),
            own => Assert.Equal((TipcError.NoPort, nowhere with { Node = lab[0].Address }), (own.Error, own.Sender)),
            other =>
            {
                Assert.Equal((TipcError.NoPort, nowhere), (other.Error, other.Sender));
                Assert.Equal(data[..DataReceiver.MaxReturnedLength], other.Data.ToArray());
            });
        Assert.Equal(2, lab[1].Dropped(TipcDropReason.NoDestination));
    }

    [Fact]
    public void Service_WithdrawnWhileTheMessageIsOnItsWay_ComesBackOrGoesToAnotherSocket()
    {
        var lab = new EngineLab(3);
        var closing = lab[0].OpenBound(Range);
        lab.Until(() => lab[1].SeesBinding(Range) && lab[2].SeesBinding(Range));
        var client = lab[1].Open(options: Returning);
        lab[1].TrySend(client, Service, EngineLab.Bytes("lost"));
        lab[0].Close(closing);
        lab.Rest();
        var returned = Assert.Single(lab[1].Received(client));
        Assert.Equal((TipcError.NoName, "lost", Service.Instance), (returned.Error, EngineLab.Text(returned), returned.Service!.Value.Lower));

        var going = lab[0].OpenBound(Range);
        lab.Until(() => lab[1].SeesBinding(Range));
        var staying = lab[2].OpenBound(Range);
        lab.Until(() => lab[0].Engine.Publications.Count(publication => publication.Range == Range) == 2);
        lab[1].Received(client).Clear();
        lab.Until(() => lab[1].Engine.Publications.Count(publication => publication.Range == Range) == 2);
        for (var i = 0; i < 2; i++)
        {
            lab[1].TrySend(client, Service, EngineLab.Bytes("kept"));
        }

        lab[0].Close(going);
        lab.Rest();
        Assert.Equal(["kept", "kept"], lab[2].Received(staying).Select(EngineLab.Text));
        Assert.All(lab[2].Received(staying), datagram => Assert.Equal(lab[1].Socket(client), datagram.Sender));
        Assert.Empty(lab[1].Received(client));
    }

    [Fact]
    public void Receiver_ThatDoesNotRead_LosesWhatFindsNoRoom()
    {
        var lab = new EngineLab(2);
        var slow = lab[0].OpenBound(Range, options: new TipcSocketOptions { ReceiveQueueSize = 1 << 16 });
        lab[0].Unread.Add(slow);
        lab.Until(() => lab[1].SeesBinding(Range));
        var client = lab[1].Open(options: Returning);
        for (var i = 0; i < 60; i++)
        {
            lab[1].Send(client, lab[0].Socket(slow), new byte[2000]);
        }

        lab.Rest();
        lab[0].Read(slow);
        Assert.Equal((1 << 16) / (2000 + TipcSocketOptions.MessageOverhead), lab[0].Received(slow).Count);
        Assert.Equal(60, lab[0].Received(slow).Count + lab[1].Received(client).Count);
        Assert.All(lab[1].Received(client), datagram => Assert.Equal(TipcError.Overload, datagram.Error));
        Assert.Equal(lab[1].Received(client).Count, lab[0].Dropped(TipcDropReason.ReceiveQueueFull));
    }

    [Fact]
    public void Close_SendsBackWhatWasNotRead()
    {
        var lab = new EngineLab(2);
        var unread = lab[0].OpenBound(Range);
        lab[0].Unread.Add(unread);
        lab.Until(() => lab[1].SeesBinding(Range));
        var client = lab[1].Open(options: Returning);
        lab[1].Send(client, lab[0].Socket(unread), EngineLab.Bytes("one"));
        lab[1].Send(client, Range, EngineLab.Bytes("all"));
        lab.Rest();
        lab[0].Close(unread);
        lab.Rest();

        var returned = Assert.Single(lab[1].Received(client));
        Assert.Equal((TipcError.NoPort, "one"), (returned.Error, EngineLab.Text(returned)));
    }

    [Fact]
    public void Rdm_FasterThanTheLink_WaitsAndLosesNothing()
    {
        var lab = new EngineLab(2);
        lab.Segment.Loss = 0.1;
        var server = lab[0].OpenBound(Range);
        lab.Until(() => lab[1].SeesBinding(Range));
        var client = lab[1].Open();
        for (var i = 0; i < 1000; i++)
        {
            lab[1].Send(client, lab[0].Socket(server), BitConverter.GetBytes(i));
        }

        Assert.True(lab[1].Congestions > 0);
        lab.Until(() => lab[0].Received(server).Count == 1000);
        Assert.Equal(Enumerable.Range(0, 1000), lab[0].Received(server).Select(datagram => BitConverter.ToInt32(datagram.Data.Span)));
    }

    [Fact]
    public void Dgram_FasterThanTheLink_IsDroppedAndCounted()
    {
        var lab = new EngineLab(2);
        var server = lab[0].OpenBound(Range);
        lab.Until(() => lab[1].SeesBinding(Range));
        var client = lab[1].Open(TipcSocketType.Dgram);
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(SendResult.Sent, lab[1].TrySend(client, lab[0].Socket(server), [1]));
        }

        lab.Rest();
        Assert.Equal(1000, lab[0].Received(server).Count + lab[1].Dropped(TipcDropReason.Congested));
        Assert.InRange(lab[0].Received(server).Count, 1, 999);
    }

    [Fact]
    public void Waiting_ForALinkThatGoesDown_EndsUnreachable()
    {
        var lab = new EngineLab(2);
        var server = lab[0].OpenBound(Range);
        lab.Until(() => lab[1].SeesBinding(Range));
        var client = lab[1].Open();
        lab.Segment.Detach(lab[0]);
        while (lab[1].TrySend(client, Service, [1]) == SendResult.Sent)
        {
        }

        Assert.Equal(SendResult.WouldBlock, lab[1].TrySend(client, lab[0].Socket(server), [1]));
        lab.Until(() => lab[1].Engine.Neighbours.Count == 0);
        Assert.Equal(SendResult.Unreachable, lab[1].TrySend(client, lab[0].Socket(server), [1]));
        Assert.Equal(SendResult.Unreachable, lab[1].TrySend(client, Service, [1]));
    }

    /// <summary>The sender leaves the choice of the socket to this node, as Linux does when it is asked to look up there.</summary>
    [Fact]
    public void NamedMessage_WithoutPort_IsLookedUpHere()
    {
        var lab = new EngineLab(1);
        var stranger = new ClusterNode(lab.Segment, 7);
        var port = lab[0].OpenBound(Range, Scope.Node);
        lab.Until(() => lab[0].Engine.Neighbours.Count == 1 && stranger.Cluster.Neighbours.Count == 1);
        var header = new DataHeader
        {
            Type = DataType.Named,
            LookupScope = Scope.Node,
            Range = new ServiceRange(EngineLab.Type, 15, 15),
            Sender = new SocketAddress(1, stranger.Address),
            Receiver = new SocketAddress(0, lab[0].Address),
        };
        lab.Segment.Do(stranger, now => stranger.Cluster.Send(lab[0].Address, header.ToArray(EngineLab.Bytes("found")), now));
        lab.Until(() => lab[0].Received(port).Count == 1);

        var nobody = header with { Range = new ServiceRange(EngineLab.Type, 99, 99) };
        lab.Segment.Do(stranger, now => stranger.Cluster.Send(lab[0].Address, nobody.ToArray(EngineLab.Bytes("back")), now));
        lab.Until(() => stranger.Events.OfType<ClusterEvent.MessageReceived>().Any(e => DataHeader.TryRead(e.Message, out var back) && back.Error == TipcError.NoName));
    }

    /// <summary>What Linux sends for connect() to a service or socket, and for data on a connection that this node knows nothing of.</summary>
    [Theory]
    [InlineData(DataType.Named, true)]
    [InlineData(DataType.Direct, true)]
    [InlineData(DataType.Connection, false)]
    internal void Connection_IsRefusedAndReachesNoSocket(DataType type, bool isSyn)
    {
        var lab = new EngineLab(1);
        var stranger = new ClusterNode(lab.Segment, 7);
        var port = lab[0].OpenBound(Range);
        lab.Until(() => lab[0].Engine.Neighbours.Count == 1 && stranger.Cluster.Neighbours.Count == 1);
        var header = new DataHeader
        {
            Type = type,
            IsSyn = isSyn,
            Range = new ServiceRange(EngineLab.Type, 15, 15),
            Sender = new SocketAddress(1, stranger.Address),
            Receiver = lab[0].Socket(port),
        };
        lab.Segment.Do(stranger, now => stranger.Cluster.Send(lab[0].Address, header.ToArray([]), now));
        lab.Rest();

        Assert.Empty(lab[0].Received(port));
        Assert.Equal(1, lab[0].Dropped(TipcDropReason.UnsupportedUser));
        var answer = stranger.Events.OfType<ClusterEvent.MessageReceived>().Last().Message;
        Assert.Equal((type, (uint)TipcError.NoPort), ((DataType)TipcHeader.Type(answer), Words.Field(answer, 1, 25, 4)));
        Assert.Equal((port, 1u), (Words.Read(answer, 4), Words.Read(answer, 5)));
    }

    private static EngineLab HashLab() => new(3, with: options => options with { Address = null });
}
