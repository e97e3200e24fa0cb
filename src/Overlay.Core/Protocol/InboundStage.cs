using Overlay.Buffers;
using Overlay.Diagnostics;
using Overlay.Frames;
using Overlay.Frames.Messages;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Transforms;

namespace Overlay.Protocol;

/// <summary>
/// From datagram to frame:
/// 1. take the relay header off, if its token is ours
/// 2. find the session or the group key, and open the packet
/// 3. revert the transform
/// 4. check length and source, learn bridged addresses
/// What needs a decision goes to the engine unchanged: control messages, handshakes, the first packets of a session that is not
/// confirmed, and now and then a packet that came on another path than the one in use.
/// </summary>
internal sealed class InboundStage(TransformSet transforms, FrameRules rules, NodeCounters counters)
{
    public InboundResult Receive(ForwardingTable table, PacketBuffer datagram, PacketBuffer scratch, Instant now)
    {
        var path = UnderlayPath.Direct(datagram.Remote);
        ReadOnlySpan<byte> message = datagram.Span;
        RelayRoute? relay = null;
        if (message.Length > 0 && message[0] == (byte)MessageType.Relay)
        {
            if (!TryUnwrap(table, datagram.Remote, ref message, out path, out relay))
            {
                return Drop(DropReason.RelayRefused);
            }

            counters.Add(Counter.RelayedReceived);
            counters.Add(Counter.RelayedBytesReceived, datagram.Length);
        }

        if (message.IsEmpty)
        {
            return Drop(DropReason.Malformed);
        }

        switch ((MessageType)message[0])
        {
            case MessageType.Data:
                return ReceiveData(table, datagram, message, path, relay, scratch, now);
            case MessageType.GroupData:
                return ReceiveGroupData(table, datagram, message, relay, scratch, now);
            case MessageType.Control or MessageType.HandshakeInitiation or MessageType.HandshakeResponse or MessageType.CookieReply or MessageType.KeyReply:
                return InboundResult.Control;
            default:
                return Drop(DropReason.UnknownType);
        }
    }

    /// <summary>Stages 3 and 4 for Data that the engine opened.</summary>
    public InboundResult DeliverOpened(ForwardingTable table, PacketBuffer packet, in DataHeader header, PacketBuffer scratch, Instant now) =>
        table.FindSession(header.Receiver) is { } route
            ? Deliver(table, packet, header.Transform, route.Peer, isGroup: false, scratch, now)
            : Drop(DropReason.UnknownSession);

    private static bool TryUnwrap(ForwardingTable table, UnderlayAddress remote, ref ReadOnlySpan<byte> message, out UnderlayPath path, out RelayRoute? relay)
    {
        path = default;
        relay = table.FindRelay(remote);
        if (relay is null || !RelayHeader.TryRead(message, out var header) || header.Token != relay.Token)
        {
            return false;
        }

        path = UnderlayPath.Relayed(remote, header.Slot);
        message = message[RelayHeader.Size..];
        return true;
    }

    private InboundResult ReceiveData(
        ForwardingTable table, PacketBuffer datagram, ReadOnlySpan<byte> message, UnderlayPath path, RelayRoute? relay, PacketBuffer scratch, Instant now)
    {
        if (!DataHeader.TryRead(message, out var header))
        {
            return Drop(DropReason.Malformed);
        }

        if (table.FindSession(header.Receiver) is not { } route)
        {
            return Drop(DropReason.UnknownSession);
        }

        var (session, peer) = (route.Session, route.Peer);
        var isOnPath = path == peer.Path;
        if (!session.IsConfirmed || (!isOnPath && peer.Traffic.ShouldReportForeign(now)))
        {
            return InboundResult.Control;
        }

        Unwrap(datagram, relay);
        var result = session.TryOpen(datagram, header);
        if (result != OpenResult.Opened)
        {
            return Drop(ReasonOf(result));
        }

        if (session.AuthenticatesData)
        {
            peer.Traffic.Heard(isOnPath, now);
            relay?.Traffic.Received(now);
        }

        return Deliver(table, datagram, header.Transform, peer, isGroup: false, scratch, now);
    }

    private InboundResult ReceiveGroupData(
        ForwardingTable table, PacketBuffer datagram, ReadOnlySpan<byte> message, RelayRoute? relay, PacketBuffer scratch, Instant now)
    {
        if (!GroupHeader.TryRead(message, out var header))
        {
            return Drop(DropReason.Malformed);
        }

        if (table.Find(header.Sender) is not { } peer)
        {
            return Drop(DropReason.UnknownGroupKey);
        }

        Unwrap(datagram, relay);
        if (peer.Group.TryOpen(datagram, header, now) is not { } result)
        {
            return Drop(DropReason.UnknownGroupKey);
        }

        if (result != OpenResult.Opened)
        {
            return Drop(ReasonOf(result));
        }

        relay?.Traffic.Received(now);
        return Deliver(table, datagram, header.Transform, peer, isGroup: true, scratch, now);
    }

    /// <summary>
    /// Stages 3 and 4 for a packet that was opened.
    /// A group key is known to every member, so any member could have sealed the packet: it may carry group frames only, so that no
    /// member can send unicast in the name of another.
    /// </summary>
    private InboundResult Deliver(
        ForwardingTable table, PacketBuffer packet, byte transform, PeerRoute peer, bool isGroup, PacketBuffer scratch, Instant now)
    {
        if (!transforms.TryRevert(transform, packet, scratch, out var reason))
        {
            return Drop(reason);
        }

        if (!rules.HasValidLength(packet.Span))
        {
            return InboundResult.Dropped;
        }

        var frame = new EthernetFrame(packet.Span);
        if (isGroup && !frame.Destination.IsGroup)
        {
            return Drop(DropReason.Malformed);
        }

        if (!rules.AllowsSource(frame.Source, peer, table, now))
        {
            return InboundResult.Dropped;
        }

        peer.Traffic.FrameReceived();
        return InboundResult.Frame;
    }

    private static void Unwrap(PacketBuffer datagram, RelayRoute? relay)
    {
        if (relay is not null)
        {
            datagram.TrimStart(RelayHeader.Size);
        }
    }

    private static DropReason ReasonOf(OpenResult result) => result == OpenResult.Replayed ? DropReason.Replayed : DropReason.AuthenticationFailed;

    private InboundResult Drop(DropReason reason)
    {
        counters.Count(reason);
        return InboundResult.Dropped;
    }
}
