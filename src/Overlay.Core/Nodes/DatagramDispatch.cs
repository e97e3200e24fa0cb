using Overlay.Buffers;
using Overlay.Nodes.Links;
using Overlay.Nodes.Sessions;
using Overlay.Paths;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.Nodes;

/// <summary>Takes a datagram that the data path left to the engine to the room that it is for.</summary>
internal sealed class DatagramDispatch(NodeContext context, Handshakes handshakes, SupernodeLinks links, SealedDispatch sealedMessages)
{
    /// <summary>True if the datagram was Data and the buffer now holds a frame for the port.</summary>
    public bool Handle(PacketBuffer datagram, Instant now)
    {
        var path = UnderlayPath.Direct(datagram.Remote);
        if (RelayHeader.TryRead(datagram.Span, out var header))
        {
            // The data path has checked the token; the registration may have ended since.
            if (context.Relays.Find(datagram.Remote)?.Token != header.Token)
            {
                Drop(DropReason.RelayRefused);
                return false;
            }

            path = UnderlayPath.Relayed(datagram.Remote, header.Slot);
            datagram.TrimStart(RelayHeader.Size);
        }

        switch ((MessageType)datagram.Span[0])
        {
            case MessageType.HandshakeInitiation:
                handshakes.HandleInitiation(datagram.Span, path, now);
                break;
            case MessageType.HandshakeResponse:
                HandleResponse(datagram.Span, path, now);
                break;
            case MessageType.CookieReply:
                HandleCookie(datagram.Span, path, now);
                break;
            case MessageType.KeyReply:
                HandleKeyReply(datagram.Span, path, now);
                break;
            default:
                return sealedMessages.Handle(datagram, path, now);
        }

        return false;
    }

    private void HandleResponse(ReadOnlySpan<byte> bytes, UnderlayPath path, Instant now)
    {
        if (!HandshakeResponse.TryRead(bytes, out var message))
        {
            Drop(DropReason.Malformed);
        }
        else if (FindPending(message.ReceiverIndex) is not { } receiver)
        {
            handshakes.HandleLate(message);
        }
        else if (receiver.Peer is { } peer)
        {
            handshakes.HandleResponse(peer, bytes, path, now);
        }
        else
        {
            receiver.Link!.HandleResponse(bytes, now);
        }
    }

    private void HandleCookie(ReadOnlySpan<byte> bytes, UnderlayPath path, Instant now)
    {
        if (!CookieReply.TryRead(bytes, out var message))
        {
            Drop(DropReason.Malformed);
        }
        else if (FindPending(message.ReceiverIndex) is not { } receiver)
        {
            Drop(DropReason.UnknownSession);
        }
        else if (receiver.Peer is { } peer)
        {
            handshakes.HandleCookie(peer, message, path, now);
        }
        else
        {
            receiver.Link!.HandleCookie(message);
        }
    }

    private void HandleKeyReply(ReadOnlySpan<byte> bytes, UnderlayPath path, Instant now)
    {
        if (!KeyReply.TryRead(bytes, out var message))
        {
            Drop(DropReason.Malformed);
        }
        else if (links.Find(path.Address) is not { } link || path.IsRelayed)
        {
            Drop(DropReason.HandshakeRefused);
        }
        else
        {
            link.HandleKeyReply(message, now);
        }
    }

    private Receiver? FindPending(uint index) => context.Indices.Find(index) is { Session: null } receiver ? receiver : null;

    private void Drop(DropReason reason) => context.Options.Counters.Count(reason);
}
