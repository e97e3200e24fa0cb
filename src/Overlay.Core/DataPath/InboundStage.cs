using Overlay.Buffers;
using Overlay.Counters;
using Overlay.DataPath.Segment;
using Overlay.Frames;
using Overlay.Multicast.Membership;
using Overlay.Paths;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Transforms;
using Overlay.Wire.Messages;

namespace Overlay.DataPath;

/// <summary>
/// From datagram to frame:
/// 1. take the relay header off, if its token is ours
/// 2. find the session or the group key, and open the packet
/// 3. revert the transform
/// 4. check length and source, end loops, learn bridged addresses, keep to the limits of the segment
/// What needs a decision goes to the engine unchanged: control messages, handshakes, the first packets of a session that is not
/// confirmed, and now and then a packet that came on another path than the one in use.
/// </summary>
internal sealed class InboundStage(
    TransformSet transforms, FrameRules rules, SegmentGuard guard, GroupTrafficTable groups, NodeCounters counters, InboundStage.ControlCheck? check = null)
{
    /// <summary>Why a message that is for the engine is dropped at once; null if it is not.</summary>
    public delegate DropReason? ControlCheck(ReadOnlySpan<byte> message);

    /// <summary>Takes the first datagrams, a series of Data or one of any kind; returns how many, and tells what became of each.</summary>
    public int Receive(ForwardingTable table, ReadOnlySpan<PacketBuffer> datagrams, Span<InboundResult> results, PacketBuffer scratch, Instant now)
    {
        var datagram = datagrams[0];
        var path = UnderlayPath.Direct(datagram.Remote);
        ReadOnlySpan<byte> message = datagram.Span;
        RelayRoute? relay = null;
        if (TypeOf(message) == MessageType.Relay)
        {
            if (!TryUnwrap(table, datagram.Remote, ref message, out path, out relay))
            {
                results[0] = relay is { Token: null } ? LeaveEarlyToEngine(message) : Drop(DropReason.RelayRefused);
                return 1;
            }

            counters.Add(Counter.RelayedReceived);
            counters.Add(Counter.RelayedBytesReceived, datagram.Length);
        }

        if (TypeOf(message) == MessageType.Data)
        {
            return ReceiveData(table, datagrams, message, path, relay, results, scratch, now);
        }

        results[0] = TypeOf(message) switch
        {
            null => Drop(DropReason.Malformed),
            MessageType.GroupData => ReceiveGroupData(table, datagram, message, relay, scratch, now),

            // Copied or counted before the batch was received; through a supernode it does not come.
            MessageType.Replicate when relay is null => InboundResult.Dropped,
            MessageType.Control or MessageType.HandshakeInitiation or MessageType.HandshakeResponse or MessageType.CookieReply or MessageType.KeyReply =>
                LeaveToEngine(message),
            _ => Drop(DropReason.UnknownType),
        };
        return 1;
    }

    /// <summary>Stages 3 and 4 for Data that the engine opened.</summary>
    public InboundResult DeliverOpened(ForwardingTable table, PacketBuffer packet, in DataHeader header, PacketBuffer scratch, Instant now) =>
        table.FindSession(header.Receiver) is { } route
            ? DeliverOne(table, packet, header.Transform, route.Peer, route.Session, scratch, now)
            : Drop(DropReason.UnknownSession);

    private InboundResult LeaveToEngine(ReadOnlySpan<byte> message) =>
        check?.Invoke(message) is { } fault ? Drop(fault)
        : TypeOf(message) == MessageType.Control ? InboundResult.Control
        : InboundResult.Handshake;

    /// <summary>It waits behind the supernode's answer, with the messages of sessions: the engine reads both in the order in which they came.</summary>
    private InboundResult LeaveEarlyToEngine(ReadOnlySpan<byte> relayed)
    {
        var message = relayed[Math.Min(RelayHeader.Size, relayed.Length)..];
        return TypeOf(message) is not (MessageType.Control or MessageType.HandshakeInitiation or MessageType.HandshakeResponse or MessageType.CookieReply) ? Drop(DropReason.RelayRefused)
            : check?.Invoke(message) is { } fault ? Drop(fault)
            : InboundResult.Control;
    }

    private static MessageType? TypeOf(ReadOnlySpan<byte> message) => message.IsEmpty ? null : (MessageType)message[0];

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

    private int ReceiveData(
        ForwardingTable table,
        ReadOnlySpan<PacketBuffer> datagrams,
        ReadOnlySpan<byte> message,
        UnderlayPath path,
        RelayRoute? relay,
        Span<InboundResult> results,
        PacketBuffer scratch,
        Instant now)
    {
        if (!DataHeader.TryRead(message, out var header))
        {
            results[0] = Drop(DropReason.Malformed);
            return 1;
        }

        if (table.FindSession(header.Receiver) is not { } route)
        {
            results[0] = Drop(DropReason.UnknownSession);
            return 1;
        }

        var isOnPath = path == route.Peer.Path;
        if (!route.Session.IsConfirmed || (!isOnPath && route.Peer.Path.IsUsable && route.Peer.Traffic.ShouldReportForeign(now)))
        {
            results[0] = InboundResult.Engine;
            return 1;
        }

        Unwrap(datagrams[0], relay);
        var series = datagrams[..(relay is null ? Series.OfData(datagrams) : 1)];
        if (OpenSeries(table, series, route, results, scratch, now) && route.Session.AuthenticatesData)
        {
            route.Peer.Traffic.Heard(isOnPath, now);
            relay?.Traffic.Received(now);
        }

        return series.Length;
    }

    /// <summary>True if at least one was authentic.</summary>
    private bool OpenSeries(
        ForwardingTable table, ReadOnlySpan<PacketBuffer> series, SessionRoute route, Span<InboundResult> results, PacketBuffer scratch, Instant now)
    {
        Span<DataHeader> headers = stackalloc DataHeader[series.Length];
        Span<OpenResult> opened = stackalloc OpenResult[series.Length];
        for (var i = 0; i < series.Length; i++)
        {
            DataHeader.TryRead(series[i].Span, out headers[i]);
        }

        route.Session.Open(series, headers, opened);
        var (isAuthentic, frames) = (false, 0);
        for (var i = 0; i < series.Length; i++)
        {
            if (opened[i] != OpenResult.Opened)
            {
                results[i] = Drop(ReasonOf(opened[i]));
                continue;
            }

            isAuthentic = true;
            results[i] = Deliver(table, series[i], headers[i].Transform, route.Peer, route.Session, scratch, now);
            frames += results[i] == InboundResult.Frame ? 1 : 0;
        }

        route.Peer.Traffic.AddReceived(frames);
        return isAuthentic;
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
        return DeliverOne(table, datagram, header.Transform, peer, session: null, scratch, now);
    }

    private InboundResult DeliverOne(
        ForwardingTable table, PacketBuffer packet, byte transform, PeerRoute peer, Session? session, PacketBuffer scratch, Instant now)
    {
        var result = Deliver(table, packet, transform, peer, session, scratch, now);
        peer.Traffic.AddReceived(result == InboundResult.Frame ? 1 : 0);
        return result;
    }

    /// <summary>Stages 3 and 4 for a packet that was opened: with a session of the peer, or with its group key.</summary>
    private InboundResult Deliver(
        ForwardingTable table, PacketBuffer packet, byte transform, PeerRoute peer, Session? session, PacketBuffer scratch, Instant now)
    {
        if (FaultOf(table, packet, transform, peer, isGroup: session is null, scratch, now) is { } fault)
        {
            NoteRefusal(fault, new EthernetFrame(packet.Span), table, peer, session);
            return Drop(fault);
        }

        if (new EthernetFrame(packet.Span).Destination.IsGroup && FrameGroup.Of(packet.Span) is { Kind: FrameGroupKind.Members } group)
        {
            groups.Find(group.Group)?.Received.Add(1, packet.Length, now);
        }

        return InboundResult.Frame;
    }

    /// <summary>
    /// Restores the frame; why it is refused, null if it is not.
    /// A group key is known to every member, so any member could have sealed the packet: it may carry group frames only, and in these no packets for
    /// one station, so that no member can send unicast in the name of another.
    /// </summary>
    private DropReason? FaultOf(
        ForwardingTable table, PacketBuffer packet, byte transform, PeerRoute peer, bool isGroup, PacketBuffer scratch, Instant now)
    {
        if (!transforms.TryRevert(transform, packet, scratch, out var reason))
        {
            return reason;
        }

        if (rules.FaultOfLength(packet.Span) is { } length)
        {
            return length;
        }

        var frame = new EthernetFrame(packet.Span);
        if (isGroup && !frame.Destination.IsGroup)
        {
            return DropReason.Malformed;
        }

        if (isGroup && guard.HidesUnicast(frame, now))
        {
            return DropReason.UnicastInGroupFrame;
        }

        // Learned from what passes alone: a frame that came round says nothing of where its station is.
        return rules.FaultOfSource(frame.Source, peer, table)
            ?? rules.FaultOfEcho(packet.Span, peer, now)
            ?? guard.InspectFromPeer(frame, peer, now)
            ?? rules.LearnSource(frame.Source, peer, now);
    }

    /// <summary>
    /// Counts it against the peer, unless the source is what the peer said it would be, or this table is older than what it said. An address that another
    /// member says it has is no fault of a bridge either: that member may have come later, and may not tell the truth.
    /// </summary>
    private static void NoteRefusal(DropReason fault, in EthernetFrame frame, ForwardingTable table, PeerRoute peer, Session? session)
    {
        var isOfPeer = fault != DropReason.SourceRefused
            || (frame.Source != peer.ClaimedMac && session?.IsNewerThan(peer.Session) != true && !(peer.Bridges && table.FindOwner(frame.Source) is not null));
        if (isOfPeer)
        {
            peer.Traffic.Refusals.Note(fault, isProven: session?.AuthenticatesData == true);
        }
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
