using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes.Members;

/// <summary>Brings members of one community together: tells both of two who want to punch holes, and looks up a MAC.</summary>
internal sealed class Introductions
{
    private readonly CommunityTable _communities;
    private readonly SupernodeOutbox _outbox;

    public Introductions(CommunityTable communities, SupernodeOutbox outbox) => (_communities, _outbox) = (communities, outbox);

    /// <summary>Sends at most two messages. A slot that is nobody's in the member's community is ignored: the list on its way will tell.</summary>
    public DropReason? Handle(Member? member, Introduce request, Instant now)
    {
        if (Refusal(member, now) is { } reason)
        {
            return reason;
        }

        var other = _communities.FindSlot(request.Slot);
        if (other is not null && other.Community == member!.Community && other != member)
        {
            _outbox.Send(member.Session, new Introduction(other.Entry));
            _outbox.Send(other.Session, new Introduction(member.Entry));
        }

        return null;
    }

    /// <summary>Sends at most one message.</summary>
    public DropReason? Handle(Member? member, PeerQuery query, Instant now)
    {
        if (Refusal(member, now) is { } reason)
        {
            return reason;
        }

        _outbox.Answer(member!.Session, new PeerAnswer(query.Mac, member.Community.Find(query.Mac)?.Entry));
        return null;
    }

    /// <summary>Only members may ask, and not without end.</summary>
    private static DropReason? Refusal(Member? member, Instant now) =>
        member is null ? DropReason.RelayRefused : member.RequestBudget.TryTake(1, now) ? null : DropReason.RelayLimited;
}
