using Overlay.Frames.Messages;
using Overlay.Groups.Replication;
using Overlay.Protocol;

namespace Overlay.Core.Tests.Protocol.Nodes;

/// <summary>An engine that is asked for copies by one peer, for another one.</summary>
internal sealed class ReplicatorBench
{
    private uint _request;

    public ReplicatorBench(ReplicationRules? rules = null, Func<NodeTimings, NodeTimings>? timings = null)
    {
        Engine = new EngineBench(options => options with
        {
            Replication = rules ?? new ReplicationRules(),
            Timings = timings?.Invoke(options.Timings) ?? options.Timings,
        }).Register();
        Owner = Engine.NewPeer().Join();
        MemberPeer = Engine.NewPeer().Join();
    }

    public EngineBench Engine { get; }

    public ScriptedPeer Owner { get; }

    public ScriptedPeer MemberPeer { get; }

    public NodeId Member => MemberPeer.KeyPair.Id;

    public ReplicasReply Ask(params NodeId[] members) => AskFor(Owner.KeyPair.Id, members);

    /// <summary>Asks for copies of a node's frames.</summary>
    public ReplicasReply AskFor(NodeId source, params NodeId[] members)
    {
        Owner.Send(new Replicas(++_request, source, 0, 0, 1, members));
        return Assert.Single(Owner.TakeControls<ReplicasReply>());
    }

    public List<ReplicasReply> Check(ReplicasReply known, bool isOver = false)
    {
        Owner.Send(new ReplicasCheck(known.Request, isOver));
        return Owner.TakeControls<ReplicasReply>();
    }

    /// <summary>Group data of the owner, to be copied; returns where copies went.</summary>
    public List<SentDatagram> Deliver(ReplicasReply reply, ulong sequence, NodeId? sender = null, ulong? token = null, int payload = 40)
    {
        var datagram = new byte[RelayHeader.Size + GroupHeader.Size + payload];
        new RelayHeader(reply.Slot, token ?? reply.Token, MessageType.Replicate).Write(datagram);
        new GroupHeader(0, sender ?? Owner.KeyPair.Id, 1, sequence, 0, 0).Write(datagram.AsSpan(RelayHeader.Size));
        Engine.TakeSent();
        Engine.Deliver(datagram, Owner.Address);
        return Engine.TakeSent(MessageType.GroupData);
    }
}
