using Overlay.Nodes.Groups;
using Overlay.Nodes.Neighbors;
using Overlay.Nodes.Paths;
using Overlay.Nodes.Replication;
using Overlay.Paths;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Peers;

/// <summary>Reads the control messages of peers, all authenticated, and takes each to its room.</summary>
internal sealed class PeerMessages(
    NodeContext context,
    PathDiscovery paths,
    PeerLifecycle lifecycle,
    GroupKeys groupKeys,
    GroupMembers groups,
    ReplicaService replicas,
    ReplicaRequests requests,
    AddressQueries queries,
    NeighborQuestions questions)
{
    public void Handle(Peer peer, Session session, ReadOnlySpan<byte> message, UnderlayPath path, Instant now)
    {
        if (!ControlMessage.TryReadKind(message, out var kind))
        {
            context.Options.Counters.Count(DropReason.Malformed);
            return;
        }

        switch (kind)
        {
            case ControlKind.Ping when Read<Ping>(message, out var ping):
                context.Transmitter.SendControl(session, path, new Pong(ping.Id, path.Address));
                break;
            case ControlKind.Pong when Read<Pong>(message, out var pong):
                paths.HandlePong(peer, pong, now);
                questions.HandlePong(peer, now);
                break;
            case ControlKind.Goodbye when session == peer.Sessions.Current:
                lifecycle.Left(peer, saidGoodbye: true, now);
                break;
            case ControlKind.Goodbye:
                // Said on a session that was replaced: the peer has started again since.
                break;
            case ControlKind.GroupKey when Read<GroupKey>(message, out var key):
                groupKeys.HandleKey(peer, session, key, now);
                break;
            case ControlKind.GroupKeyAck when Read<GroupKeyAck>(message, out var ack):
                groupKeys.HandleAck(peer, session, ack);
                break;
            case ControlKind.WhoHas when Read<WhoHas>(message, out var whoHas):
                queries.HandleWhoHas(peer, whoHas, now);
                break;
            case ControlKind.Has when Read<Has>(message, out var has):
                queries.HandleHas(peer, has, now);
                break;
            case ControlKind.GroupList when Read<GroupList>(message, out var list):
                groups.HandleList(peer, session, list);
                break;
            case ControlKind.GroupListAck when Read<GroupListAck>(message, out var listAck):
                groups.HandleAck(peer, session, listAck, now);
                break;
            case ControlKind.Replicas when Read<Replicas>(message, out var asked):
                replicas.Handle(peer, asked, now);
                break;
            case ControlKind.ReplicasReply when Read<ReplicasReply>(message, out var reply):
                requests.HandleReply(peer, reply, now);
                break;
            case ControlKind.ReplicasCheck when Read<ReplicasCheck>(message, out var check):
                replicas.Handle(peer, check, now);
                break;
            case ControlKind.ReplicasState when Read<ReplicasState>(message, out var state):
                requests.HandleState(peer, state, now);
                break;
            default:
                context.Options.Counters.Count(IsKnown(kind) ? DropReason.Malformed : DropReason.UnknownType);
                break;
        }
    }

    private static bool IsKnown(ControlKind kind) => kind is >= ControlKind.Ping and <= ControlKind.ReplicasState;

    private static bool Read<T>(ReadOnlySpan<byte> source, out T message)
        where T : struct, IWireMessage<T> => T.TryRead(source, out message);
}
