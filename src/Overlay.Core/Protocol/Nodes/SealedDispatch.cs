using Overlay.Buffers;
using Overlay.Frames.Messages;
using Overlay.Peers;
using Overlay.Primitives;

namespace Overlay.Protocol.Nodes;

/// <summary>
/// Opens Control messages, and the Data that the data path left to the engine, notes what an authentic packet says about its session
/// and its path, and only then takes the content on.
/// </summary>
internal sealed class SealedDispatch(
    NodeContext context, DataPlane dataPlane, ForwardingPublisher publisher, PeerLifecycle lifecycle, PathDiscovery paths, PeerMessages peerMessages, LinkMessages linkMessages)
{
    private readonly PacketBuffer _scratch = new(DataPlane.MaxPacket(context.Options.Mtu));

    public void Handle(PacketBuffer datagram, UnderlayPath path, Instant now)
    {
        if (!DataHeader.TryRead(datagram.Span, out var header))
        {
            Drop(DropReason.Malformed);
            return;
        }

        if (context.Indices.Find(header.Receiver) is not { Session: { } session } receiver)
        {
            // A frame is missed by somebody; a control message is repeated, on the session that there is now.
            if (header.Type == MessageType.Data || !context.Indices.TryTakeLate(header.Receiver))
            {
                Drop(DropReason.UnknownSession);
            }

            return;
        }

        var result = session.TryOpen(datagram, header);
        if (result != OpenResult.Opened)
        {
            Drop(result == OpenResult.Replayed ? DropReason.Replayed : DropReason.AuthenticationFailed);
        }
        else if (receiver.Peer is { } peer)
        {
            HandlePeer(peer, session, datagram, header, path, now);
        }
        else if (header.Type == MessageType.Control && !path.IsRelayed && path.Address == receiver.Link!.Address)
        {
            receiver.Link.Heard(now);
            linkMessages.Handle(receiver.Link, session, datagram.Span, now);
        }
        else
        {
            Drop(DropReason.Malformed);
        }
    }

    private void HandlePeer(Peer peer, Session session, PacketBuffer packet, in DataHeader header, UnderlayPath path, Instant now)
    {
        if (header.Type == MessageType.Control || session.AuthenticatesData)
        {
            NoteAuthentic(peer, session, path, now);
        }

        if (header.Type == MessageType.Control)
        {
            peerMessages.Handle(peer, session, packet.Span, path, now);
        }
        else
        {
            publisher.Publish(now);
            Deliver(packet, header, session, now);
        }
    }

    private void NoteAuthentic(Peer peer, Session session, UnderlayPath path, Instant now)
    {
        if (peer.Sessions.TryTakeUnconfirmed(session, out var waiting))
        {
            lifecycle.Confirmed(peer, waiting!, path, now);
        }

        var isOnPath = path == peer.Paths.Active;
        peer.Traffic.Heard(isOnPath, now);
        if (path.IsRelayed)
        {
            context.Relays.Find(path.Address)?.Traffic.Received(now);
        }

        if (isOnPath)
        {
            paths.HandleHeard(peer);
        }
        else
        {
            paths.HandleForeign(peer, path, now);
        }
    }

    private void Deliver(PacketBuffer packet, in DataHeader header, Session session, Instant now)
    {
        if (session.IsConfirmed && dataPlane.TryDeliver(packet, header, _scratch, now))
        {
            context.Outbox.AddFrame(packet);
        }
        else if (!session.IsConfirmed)
        {
            Drop(DropReason.UnknownSession);
        }
    }

    private void Drop(DropReason reason) => context.Options.Counters.Count(reason);
}
