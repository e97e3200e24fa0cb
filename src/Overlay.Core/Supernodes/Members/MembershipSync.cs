using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Supernodes.Sessions;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes.Members;

/// <summary>
/// Keeps every member's copy of the member list up to date. One list is on its way to a member at a time; it is repeated, with what has
/// changed in the meantime, until the member confirms it, but not more than four times without a sign of life. A new session begins with nothing.
/// </summary>
internal sealed class MembershipSync
{
    private const int MaxResends = 4;
    private static readonly TimeSpan FirstResend = TimeSpan.FromMilliseconds(250);
    private readonly SupernodeOutbox _outbox;

    public MembershipSync(SupernodeOutbox outbox) => _outbox = outbox;

    /// <summary>Something changed: tells the members that do not have a list on its way. The others hear of it with the next one.</summary>
    public void Announce(Community community, Instant now)
    {
        foreach (var member in community.Members)
        {
            if (!member.Session.IsListOnItsWay)
            {
                SendNext(member.Session, now);
            }
        }
    }

    /// <summary>Only the confirmation of the list on its way counts: anything else is late or made up.</summary>
    public void Confirm(ClientSession session, uint revision, Instant now)
    {
        if (session.Member is null || !session.IsListOnItsWay || revision != session.SentRevision)
        {
            return;
        }

        session.KnownRevision = revision;
        session.IsListOnItsWay = false;
        session.Deadlines.Cancel(ClientDeadline.Resend);
        SendNext(session, now);
    }

    /// <summary>The confirmation did not come in time. False if the member is too far behind to be told what was removed.</summary>
    public bool TryResend(ClientSession session, Instant now)
    {
        if (session.Resends == MaxResends)
        {
            // Perhaps nobody is there any more: the list waits for a sign of life.
            return true;
        }

        session.Resends++;
        return TrySend(session, now);
    }

    /// <summary>The node is heard, or has moved: a list that it did not get is sent anew, at once.</summary>
    public bool TryResume(ClientSession session, Instant now)
    {
        session.Resends = 0;
        return TrySend(session, now);
    }

    private bool TrySend(ClientSession session, Instant now)
    {
        if (session.KnownRevision != 0 && session.KnownRevision < session.Member!.Community.Log.Floor)
        {
            return false;
        }

        Send(session, now);
        return true;
    }

    private void SendNext(ClientSession session, Instant now)
    {
        if (session.KnownRevision != session.Member!.Community.Log.Revision)
        {
            session.Resends = 0;
            Send(session, now);
        }
    }

    private void Send(ClientSession session, Instant now)
    {
        var list = NextList(session.Member!.Community.Log, session.KnownRevision);
        session.SentRevision = list.Revision;
        session.IsListOnItsWay = true;
        session.Deadlines[ClientDeadline.Resend] = now + (FirstResend * (1 << session.Resends));
        _outbox.Send(session, list);
    }

    private static PeerList NextList(RevisionLog<IListed> log, uint from)
    {
        var entries = new List<PeerEntry>();
        var (revision, size, more) = (log.Revision, ListChanges<PeerEntry>.HeaderSize, false);
        foreach (var member in log.After(from))
        {
            var entry = member.ListEntry;
            size += entry.Size;
            if (size > WireLimits.PeerListMessage || entries.Count == WireLimits.PeerListEntries)
            {
                more = true;
                break;
            }

            entries.Add(entry);
            revision = member.Revision;
        }

        return new PeerList(from, more ? revision : log.Revision, more, from == 0, [.. entries]);
    }
}
