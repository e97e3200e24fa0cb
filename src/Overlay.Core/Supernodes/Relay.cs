using Overlay.Buffers;
using Overlay.Counters;
using Overlay.Primitives.Timing;
using Overlay.Supernodes.Members;
using Overlay.Supernodes.Sessions;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes;

/// <summary>
/// Passes messages on between members that do not reach each other. It reads the relay header alone, and rewrites it in the buffer that
/// the datagram came in: nothing is copied and nothing allocated. At most one datagram goes out for one that comes in. One thread at a time, while another may
/// be in the engine.
/// </summary>
internal sealed class Relay
{
    private readonly CommunityTable _communities;
    private readonly ClientSessions _sessions;
    private readonly NodeCounters _counters;

    public Relay(CommunityTable communities, ClientSessions sessions, NodeCounters counters) => (_communities, _sessions, _counters) = (communities, sessions, counters);

    public void Handle(PacketBuffer datagram, DatagramList output, Instant now)
    {
        _counters.Add(Counter.RelayedReceived);
        _counters.Add(Counter.RelayedBytesReceived, datagram.Length);
        if (TryForward(datagram, output, now) is { } reason)
        {
            if (reason != DropReason.RelayRefused || !IsLate(datagram, now))
            {
                _counters.Count(reason);
            }

            return;
        }

        _counters.Add(Counter.RelayedSent);
        _counters.Add(Counter.RelayedBytesSent, datagram.Length);
    }

    private DropReason? TryForward(PacketBuffer datagram, DatagramList output, Instant now)
    {
        // 1. What is relayed is one of the messages that nodes exchange.
        if (!RelayHeader.TryRead(datagram.Span, out var header) || header.Type != MessageType.Relay || datagram.Length == RelayHeader.Size)
        {
            return DropReason.Malformed;
        }

        if (!IsRelayed((MessageType)datagram.Span[RelayHeader.Size]))
        {
            return DropReason.UnknownType;
        }

        // 2. The token is a member's, and comes from where that member is.
        if (_communities.FindToken(header.Token) is not { } sender || !sender.Session.Addresses.Include(datagram.Remote))
        {
            return DropReason.RelayRefused;
        }

        // 3. The slot is another member's of the same community.
        if (_communities.FindSlot(header.Slot) is not { } receiver || receiver.Community != sender.Community || receiver == sender)
        {
            return DropReason.RelayRefused;
        }

        // 4. The sender has not used up its share.
        if (!sender.RelayBudget.TryTake(datagram.Length, now))
        {
            return DropReason.RelayLimited;
        }

        // 5. From here on the header names the sender and proves this supernode.
        new RelayHeader(sender.Slot, receiver.Token).Write(datagram.Span);
        output.Add(datagram, receiver.Session.Address);
        return null;
    }

    /// <summary>
    /// True for what is under way while a member comes or goes, and, until members have registered again, for slots and tokens from before this supernode's
    /// restart. Lost frames are counted all the same.
    /// </summary>
    private bool IsLate(PacketBuffer datagram, Instant now) =>
        (MessageType)datagram.Span[RelayHeader.Size] is not (MessageType.Data or MessageType.GroupData)
        && RelayHeader.TryRead(datagram.Span, out var header)
        && (_sessions.MayBeFromBefore(now) || (_communities.FindToken(header.Token) is not null && _communities.TryTakeLate(header.Slot)));

    private static bool IsRelayed(MessageType type) => type is MessageType.HandshakeInitiation or MessageType.HandshakeResponse
        or MessageType.CookieReply or MessageType.Data or MessageType.Control or MessageType.GroupData;
}
