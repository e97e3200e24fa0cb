using Overlay.Buffers;
using Overlay.Counters;
using Overlay.Keys;
using Overlay.Peers;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Supernodes.Replication;

/// <summary>Copies that a supernode makes of the batches that a member sends.</summary>
public class ReplicatorTests
{
    private static readonly CommunitySecrets Blue = SupernodeBench.Community("test", 1);
    private readonly SupernodeBench _bench = new(options => options with { Replicates = true });
    private readonly SupernodeTestClient _sender;
    private readonly SupernodeTestClient[] _receivers;
    private readonly ReplicasReply _reply;

    public ReplicatorTests()
    {
        _sender = _bench.Join(Blue);
        _receivers = [_bench.Join(Blue), _bench.Join(Blue)];
        _sender.Send(new Replicas(1, _sender.Key.Id, 0, 0, 1, [.. _receivers.Select(receiver => receiver.Key.Id)]));
        _reply = Assert.Single(_sender.Take<ReplicasReply>(ControlKind.ReplicasReply));
        Assert.Equal(ReplicasStatus.Ready, _reply.Status);
    }

    [Fact]
    public void Series_GoesToOneReceiverAfterTheOther_AsOneMessageForEach()
    {
        Assert.Equal(
            [(0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (1, 3)],
            Deliver(Copy(1), Copy(2), Copy(3)));
        Assert.Equal(6, _bench.Counters[Counter.ReplicaCopies]);
    }

    [Fact]
    public void Series_WithDatagramsThatAreNotToBeCopied_IsCopiedWithoutThem()
    {
        var stranger = Copy(4);
        stranger.Remote = _bench.FreeAddress();
        var broken = Copy(5);
        broken.SetLength(RelayHeader.Size + 3);
        Assert.Equal(
            [(0, 1), (0, 2), (1, 1), (1, 2)],
            Deliver(Copy(1), stranger, Copy(1), broken, Copy(6, _receivers[0].Key.Id), Copy(2)));
        Assert.Equal(
            (3, 1, 0),
            (_bench.Counters[DropReason.ReplicationRefused], _bench.Counters[DropReason.ReplicationRepeated], _bench.Counters[DropReason.Malformed]));
    }

    [Fact]
    public void Batch_OfCopiesAndOtherMessages_IsHandledInOrder()
    {
        var ping = new PacketBuffer(2048);
        ping.Set(_sender.Seal(new Ping(7, 0)));
        ping.Remote = _sender.Address;
        var unknown = Copy(2);
        unknown.Span[RelayHeader.TokenOffset] ^= 1;
        Assert.Equal([(0, 1), (1, 1), (-1, 0), (0, 3), (1, 3)], Deliver(Copy(1), ping, unknown, Copy(3)));
        Assert.Equal(1, _bench.Counters[DropReason.ReplicationRefused]);
    }

    [Fact]
    public void ForgedDatagram_WithTheHighestSequence_StopsNothing()
    {
        var forged = Copy(1);
        new GroupHeader(0, _sender.Key.Id, 1, GroupHeader.MaxSequence).Write(forged.Span[RelayHeader.Size..]);
        Assert.Equal([(0, 2), (1, 2)], Deliver(forged, Copy(2)));
        Assert.Equal((1, 0), (_bench.Counters[DropReason.ReplicationRefused], _bench.Counters[DropReason.ReplicationRepeated]));
    }

    [Fact]
    public void CheckOfAllRequests_IsAnsweredByOneMessage()
    {
        _sender.Send(new Replicas(2, _sender.Key.Id, 0, 0, 1, [_receivers[0].Key.Id, new NodeId(99)]));
        _sender.Take<ReplicasReply>(ControlKind.ReplicasReply);
        _sender.Send(new ReplicasCheck(ReplicasCheck.All, IsOver: false));
        var state = Assert.Single(_sender.Take<ReplicasState>(ControlKind.ReplicasState));
        Assert.Equal([(1, ReplicasState.DigestOf([])), (2, ReplicasState.DigestOf([new NodeId(99)]))], state.Requests);
    }

    [Fact]
    public void Requests_OfOneMember_AreLimited()
    {
        for (uint request = 2; request <= WireLimits.ReplicaRequests; request++)
        {
            _sender.Send(new Replicas(request, _sender.Key.Id, 0, 0, 1, [_receivers[0].Key.Id]));
        }

        Assert.All(_sender.Take<ReplicasReply>(ControlKind.ReplicasReply), reply => Assert.Equal(ReplicasStatus.Ready, reply.Status));
        _sender.Send(new Replicas(WireLimits.ReplicaRequests + 1, _sender.Key.Id, 0, 0, 1, [_receivers[0].Key.Id]));
        Assert.Equal(ReplicasStatus.Refused, Assert.Single(_sender.Take<ReplicasReply>(ControlKind.ReplicasReply)).Status);
        Assert.Equal(1, _bench.Counters[DropReason.ReplicationRefused]);
    }

    /// <summary>An answer names all members that are not reached, or there is no request: nobody is believed to get copies who does not.</summary>
    [Fact]
    public void MembersThatAnAnswerCannotName_AreRefused()
    {
        Assert.Equal(ReplicasStatus.Ready, Ask(2, [_receivers[0].Key.Id, .. Unknown(WireLimits.ReplicasMissing)]).Status);
        Assert.Equal(ReplicasStatus.Refused, Ask(3, [_receivers[0].Key.Id, .. Unknown(WireLimits.ReplicasMissing + 1)]).Status);
        _sender.Send(new Replicas(4, _sender.Key.Id, 0, 0, 16, Unknown(WireLimits.ReplicasMissing + 1)));
        Assert.Equal(ReplicasStatus.Refused, Assert.Single(_sender.Take<ReplicasReply>(ControlKind.ReplicasReply)).Status);
        Assert.Equal([1u, 2u], CheckAll());
        Assert.Equal((2, 2), (_bench.Counters[DropReason.ReplicationRefused], _bench.Counters.TotalDrops()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MembersThatLeave_UntilAnAnswerCannotNameThem_EndTheRequest(bool asksForAll)
    {
        Ask(2, [_receivers[0].Key.Id, .. Unknown(WireLimits.ReplicasMissing)]);
        _receivers[0].Send(default(Goodbye));

        _sender.Send(new ReplicasCheck(asksForAll ? ReplicasCheck.All : 2, IsOver: false));
        var refused = Assert.Single(_sender.Take<ReplicasReply>(ControlKind.ReplicasReply));

        Assert.Equal((2u, ReplicasStatus.Refused), (refused.Request, refused.Status));
        _sender.Take<ReplicasState>(ControlKind.ReplicasState);
        Assert.Equal([1u], CheckAll());
        Assert.Equal(1, _bench.Counters[DropReason.ReplicationRefused]);
    }

    private ReplicasReply Ask(uint request, NodeId[] members)
    {
        _sender.Send(new Replicas(request, _sender.Key.Id, 0, 0, 1, members));
        return Assert.Single(_sender.Take<ReplicasReply>(ControlKind.ReplicasReply));
    }

    private IEnumerable<uint> CheckAll()
    {
        _sender.Send(new ReplicasCheck(ReplicasCheck.All, IsOver: false));
        return Assert.Single(_sender.Take<ReplicasState>(ControlKind.ReplicasState)).Requests.Select(request => request.Request);
    }

    private static NodeId[] Unknown(int count) => [.. Enumerable.Range(1_000, count).Select(number => new NodeId((ulong)number))];

    /// <summary>For each datagram that the engine sends the index of its receiver and its number; -1 for who sent, and no number.</summary>
    private List<(int Receiver, int Sequence)> Deliver(params PacketBuffer[] datagrams)
    {
        _bench.Engine.HandleDatagrams(datagrams, _bench.Now);
        List<(int, int)> sent = [];
        while (_bench.Engine.TryTakeTransmit(out var datagram))
        {
            var receiver = Array.FindIndex(_receivers, client => client.Address == datagram.Destination);
            sent.Add((receiver, receiver >= 0 && GroupHeader.TryRead(datagram.Payload.Span, out var group) ? (int)group.Sequence : 0));
        }

        return sent;
    }

    private PacketBuffer Copy(ulong sequence, NodeId? source = null)
    {
        var datagram = new byte[RelayHeader.Size + GroupHeader.Size + 32];
        var message = datagram.AsSpan(RelayHeader.Size);
        new GroupHeader(0, source ?? _sender.Key.Id, 1, sequence).Write(message);
        new RelayHeader(_reply.Slot, ReplicaRoute.MacOf(_reply.Key, message), MessageType.Replicate).Write(datagram);
        var buffer = new PacketBuffer(2048);
        buffer.Set(datagram);
        buffer.Remote = _sender.Address;
        return buffer;
    }
}
