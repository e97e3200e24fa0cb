using Overlay.Buffers;
using Overlay.DataPath;
using Overlay.Nodes.Forwarding;
using Overlay.Nodes.Links;
using Overlay.Nodes.Paths;
using Overlay.Nodes.Peers;
using Overlay.Paths;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Nodes;

/// <summary>
/// Opens Control messages, and the Data that the data path left to the engine, notes what an authentic packet says about its session
/// and its path, and only then takes the content on.
/// </summary>
internal sealed class SealedDispatch(
    NodeContext context, DataPlane dataPlane, ForwardingPublisher publisher, PeerLifecycle lifecycle, PathDiscovery paths, PeerMessages peerMessages, LinkMessages linkMessages)
{
    private readonly PacketBuffer _scratch = new(DataPlane.MaxPacket(context.Options.Mtu));

    /// <summary>True if the datagram was Data and the buffer now holds a frame for the port.</summary>
    public bool Handle(PacketBuffer datagram, UnderlayPath path, Instant now)
    {
        if (!DataHeader.TryRead(datagram.Span, out var header))
        {
            return Drop(DropReason.Malformed);
        }

        if (context.Indices.Find(header.Receiver) is not { Session: { } session } receiver)
        {
            // A frame is missed by somebody; a control message is repeated, on the session that there is now.
            var isLate = header.Type == MessageType.Control && context.Indices.TryTakeLate(header.Receiver);
            return !isLate && Drop(DropReason.UnknownSession);
        }

        var result = session.TryOpen(datagram, header);
        if (result != OpenResult.Opened)
        {
            return Drop(result == OpenResult.Replayed ? DropReason.Replayed : DropReason.AuthenticationFailed);
        }

        if (receiver.Peer is { } peer)
        {
            return HandlePeer(peer, session, datagram, header, path, now);
        }

        if (header.Type != MessageType.Control || path.IsRelayed || path.Address != receiver.Link!.Address)
        {
            return Drop(DropReason.Malformed);
        }

        receiver.Link.Heard(now);
        linkMessages.Handle(receiver.Link, session, datagram.Span, now);
        return false;
    }

    private bool HandlePeer(Peer peer, Session session, PacketBuffer packet, in DataHeader header, UnderlayPath path, Instant now)
    {
        if (header.Type == MessageType.Control || session.AuthenticatesData)
        {
            NoteAuthentic(peer, session, path, now);
        }

        if (header.Type == MessageType.Control)
        {
            peerMessages.Handle(peer, session, packet.Span, path, now);
            return false;
        }

        publisher.Publish(now);
        return session.IsConfirmed ? dataPlane.TryDeliver(packet, header, _scratch, now) : Drop(DropReason.UnknownSession);
    }

    private void NoteAuthentic(Peer peer, Session session, UnderlayPath path, Instant now)
    {
        if (peer.Sessions.TryTakeWaiting(session, out var waiting))
        {
            lifecycle.Confirmed(peer, waiting!, path, now);
        }
        else if (peer.Sessions.HasCrossed(session))
        {
            SettleOnOne(peer, now);
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

    /// <summary>
    /// Two handshakes that crossed may leave each side with another session in use. The side with the larger key goes over to the one that the other side sends
    /// on, and is reminded of it: what it heard may have been late.
    /// </summary>
    private void SettleOnOne(Peer peer, Instant now)
    {
        if (context.Key.CompareTo(peer.Key) > 0)
        {
            peer.Sessions.GoBack(now);
        }
        else
        {
            paths.Challenge(peer, peer.Paths.Active, PingPurpose.Check, now);
        }
    }

    private bool Drop(DropReason reason)
    {
        context.Options.Counters.Count(reason);
        return false;
    }
}
