using Overlay.Multicast.Replication;
using Overlay.Nodes;
using Overlay.Peers;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes;

/// <summary>An engine that is asked for copies by one peer, for another one.</summary>
internal sealed class ReplicatorBench
{
    private uint _request;

    public ReplicatorBench(ReplicationRules? rules = null, Func<NodeTimings, NodeTimings>? timings = null)
    {
        Engine = new EngineBench(options => options with
        {
            Replication = rules ?? new ReplicationRules { Duty = ReplicationDuty.Everybody },
            Timings = timings?.Invoke(options.Timings) ?? options.Timings,
        }).Register();
        Owner = Engine.NewPeer().Join();
        MemberPeer = Engine.NewPeer().Join();
    }

    public EngineBench Engine { get; }

    public ScriptedPeer Owner { get; }

    public ScriptedPeer MemberPeer { get; }

    public NodeId Id => Engine.Options.KeyPair.Id;

    public NodeId Member => MemberPeer.KeyPair.Id;

    public ReplicasReply Ask(params NodeId[] members) => AskFor(Owner.KeyPair.Id, members);

    /// <summary>Asks for copies of a node's frames.</summary>
    public ReplicasReply AskFor(NodeId source, params NodeId[] members)
    {
        Owner.Send(new Replicas(++_request, source, 0, 0, 1, members));
        return Assert.Single(Owner.TakeControls<ReplicasReply>());
    }

    /// <summary>What the engine sent while it answered requests with a fan-out.</summary>
    public List<SentDatagram> Asked { get; } = [];

    public ReplicasReply AskWithFanOut(byte fanOut, params NodeId[] members)
    {
        Owner.Send(new Replicas(++_request, Owner.KeyPair.Id, fanOut, 0, 1, members));
        var sent = Engine.TakeSent();
        Asked.AddRange(sent);
        return Assert.Single(Owner.ControlsIn<ReplicasReply>(sent));
    }

    public List<ReplicasReply> Check(ReplicasReply known, bool isOver = false)
    {
        Owner.Send(new ReplicasCheck(known.Request, isOver));
        return Owner.TakeControls<ReplicasReply>();
    }

    /// <summary>Asks about all requests at once.</summary>
    public ReplicasState CheckAll()
    {
        Owner.Send(new ReplicasCheck(ReplicasCheck.All, IsOver: false));
        return Assert.Single(Owner.TakeControls<ReplicasState>());
    }

    /// <summary>Group data of the owner, to be copied; returns where copies went.</summary>
    public List<SentDatagram> Deliver(ReplicasReply reply, ulong sequence, NodeId? sender = null, bool isForged = false, int payload = 40)
    {
        var datagram = new byte[RelayHeader.Size + GroupHeader.Size + payload];
        var message = datagram.AsSpan(RelayHeader.Size);
        new GroupHeader(0, sender ?? Owner.KeyPair.Id, 1, sequence, 0, 0).Write(message);
        new RelayHeader(reply.Slot, ReplicaRoute.MacOf(reply.Key, message) + (isForged ? 1u : 0), MessageType.Replicate).Write(datagram);
        Engine.TakeSent();
        Engine.Deliver(datagram, Owner.Address);
        return Engine.TakeSent(MessageType.GroupData);
    }
}
