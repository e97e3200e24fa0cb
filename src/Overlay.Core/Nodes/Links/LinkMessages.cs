using Overlay.Nodes.Replication;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Links;

/// <summary>Reads the control messages of supernodes, all authenticated, and takes each to its room.</summary>
internal sealed class LinkMessages(NodeContext context, Membership membership, ReplicaRequests requests)
{
    public void Handle(SupernodeLink link, Session session, ReadOnlySpan<byte> message, Instant now)
    {
        if (!ControlMessage.TryReadKind(message, out var kind))
        {
            context.Options.Counters.Count(DropReason.Malformed);
            return;
        }

        switch (kind)
        {
            case ControlKind.Ping when Read<Ping>(message, out var ping):
                link.HandlePing(session, ping);
                break;
            case ControlKind.Pong when Read<Pong>(message, out var pong):
                link.HandlePong(pong, now);
                break;
            case ControlKind.Goodbye:
                link.HandleGoodbye(session, now);
                break;
            case ControlKind.RegisterReply when Read<RegisterReply>(message, out var reply):
                link.HandleRegisterReply(session, reply, now);
                break;
            case ControlKind.SessionEnd when Read<SessionEnd>(message, out var end):
                link.HandleEnd(session, end, now);
                break;
            case ControlKind.PeerList or ControlKind.Introduction or ControlKind.PeerAnswer when !link.IsRegisteredOn(session):
                // The answer to Register was overtaken; the supernode repeats the list.
                break;
            case ControlKind.PeerList when Read<PeerList>(message, out var list):
                membership.HandlePeerList(link, list, now);
                break;
            case ControlKind.Introduction when Read<Introduction>(message, out var introduction):
                membership.HandleIntroduction(link, introduction.Peer, now);
                break;
            case ControlKind.PeerAnswer when Read<PeerAnswer>(message, out var answer):
                membership.HandlePeerAnswer(link, answer, now);
                break;
            case ControlKind.ReplicasReply when Read<ReplicasReply>(message, out var copies):
                requests.HandleReply(link, copies, now);
                break;
            case ControlKind.ReplicasState when Read<ReplicasState>(message, out var state):
                requests.HandleState(link, state, now);
                break;
            default:
                context.Options.Counters.Count(IsKnown(kind) ? DropReason.Malformed : DropReason.UnknownType);
                break;
        }
    }

    private static bool IsKnown(ControlKind kind) =>
        kind is ControlKind.Ping or ControlKind.Pong or ControlKind.ReplicasReply or ControlKind.ReplicasState or (>= ControlKind.RegisterReply and <= ControlKind.SessionEnd);

    private static bool Read<T>(ReadOnlySpan<byte> source, out T message)
        where T : struct, IWireMessage<T> => T.TryRead(source, out message);
}
