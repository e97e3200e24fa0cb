using Overlay.Frames;
using Overlay.Frames.Messages;
using Overlay.Primitives;

namespace Overlay.Protocol.Supernodes;

/// <summary>Turns sessions into members, keeps them, ends them, and tells the community of every change.</summary>
internal sealed class Registrations
{
    private readonly SupernodeEngineOptions _options;
    private readonly ClientSessions _sessions;
    private readonly CommunityTable _communities;
    private readonly Admission _admission;
    private readonly MembershipSync _sync;
    private readonly SupernodeOutbox _outbox;
    private readonly SupernodeEvents _events;

    public Registrations(
        SupernodeEngineOptions options, ClientSessions sessions, CommunityTable communities, SupernodeOutbox outbox, SupernodeEvents events)
    {
        _options = options;
        _sessions = sessions;
        _communities = communities;
        _admission = new Admission(options, communities);
        _sync = new MembershipSync(outbox);
        _outbox = outbox;
        _events = events;
    }

    public bool TryTakeQuestion(out AdmissionQuestion question) => _admission.TryTakeQuestion(out question);

    /// <summary>One session is one membership: for another community the node makes another session, so a signature is checked once.</summary>
    public void Handle(ClientSession session, in Register register, Instant now)
    {
        if (session.ProvenCommunity is { } proven && proven != (register.Community, register.Name))
        {
            _options.Counters.Count(DropReason.Malformed);
            return;
        }

        if (!session.RegisterBudget.TryTake(now))
        {
            _options.Counters.Count(DropReason.ControlQueueFull);
            return;
        }

        if (session.Member is { } member)
        {
            Refresh(member, register, now);
            return;
        }

        var status = _admission.Check(session, register);
        if (status != RegistrationStatus.Accepted || !_options.AsksAdmission)
        {
            Complete(session, register, status, now);
        }
        else if (!_admission.TryAsk(session, register))
        {
            _options.Counters.Count(DropReason.ControlQueueFull);
        }
    }

    /// <summary>The operator's code has answered. What was checked before the question is checked again: time has passed.</summary>
    public void Decide(long question, bool isAccepted, Instant now)
    {
        if (_admission.TryClose(question, out var session, out var register))
        {
            Complete(session, register, isAccepted ? _admission.Check(session, register) : RegistrationStatus.RefusedByOperator, now);
        }
    }

    public void Confirm(ClientSession session, PeerListAck ack, Instant now) => _sync.Confirm(session, ack.Revision, now);

    public void Resend(ClientSession session, Instant now)
    {
        if (!_sync.TryResend(session, now))
        {
            End(session, now);
        }
    }

    /// <summary>The node was heard at the address that it has proven: what waited for that goes on.</summary>
    public void Heard(ClientSession session, Instant now)
    {
        if (session.IsListStalled)
        {
            Resume(session, now);
        }
    }

    /// <summary>The node has proven that it is at another address.</summary>
    public void Move(ClientSession session, UnderlayAddress address, Instant now)
    {
        session.MoveTo(address);
        if (session.Member is not { } member)
        {
            return;
        }

        member.Community.Log.Touch(member);
        _events.Add(SupernodeEventKind.MemberMoved, member);
        if (session.IsListOnItsWay)
        {
            Resume(session, now);
        }

        _sync.Announce(member.Community, now);
    }

    /// <summary>The node said goodbye, fell silent, or is too far behind: its session ends, and with it the membership.</summary>
    public void End(ClientSession session, Instant now)
    {
        _admission.Forget(session);
        _sessions.Remove(session);
        if (session.Member is not { } member)
        {
            return;
        }

        session.Member = null;
        session.IsListOnItsWay = false;
        _events.Add(SupernodeEventKind.MemberLeft, member);
        _communities.Remove(member);
        _sync.Announce(member.Community, now);
    }

    private void Resume(ClientSession session, Instant now)
    {
        if (!_sync.TryResume(session, now))
        {
            End(session, now);
        }
    }

    private void Refresh(Member member, in Register register, Instant now)
    {
        var holder = member.Community.Find(register.Mac);
        if (holder is not null && holder != member)
        {
            Reply(member.Session, RegistrationStatus.DuplicateMac);
            return;
        }

        member.Groups = register.Groups;
        member.Community.Update(member, register.Mac, register.Bridges, Usable(register.Addresses));
        Reply(member.Session, RegistrationStatus.Accepted);
        _sync.Announce(member.Community, now);
    }

    private void Complete(ClientSession session, in Register register, RegistrationStatus status, Instant now)
    {
        if (status != RegistrationStatus.Accepted)
        {
            _events.AddRefusal(session, register, status);
            Reply(session, status);
            if (status == RegistrationStatus.BadSignature)
            {
                // Whoever has the key signs right; who has not gets one try for each handshake.
                End(session, now);
            }

            return;
        }

        var member = _communities.Find(register.Community)?.Find(session.Session.RemoteId);
        if (member is null)
        {
            member = Join(session, register, now);
        }
        else
        {
            TakeOver(member, session, register);
        }

        session.Deadlines[ClientDeadline.Expiry] = now + _options.Limits.Lifetime;
        Reply(session, RegistrationStatus.Accepted);
        _sync.Announce(member.Community, now);
    }

    private Member Join(ClientSession session, in Register register, Instant now)
    {
        var limits = _options.Limits;
        var (slot, token) = _communities.FreeNumbers();
        var member = new Member(_communities.GetOrAdd(register.Community, register.Name), session, slot, token)
        {
            Mac = register.Mac,
            Bridges = register.Bridges,
            LocalAddresses = Usable(register.Addresses),
            Groups = register.Groups,
            RelayBudget = new TokenBucket(limits.RelayBytesPerSecond, limits.RelayBurstBytes, now),
            RequestBudget = new TokenBucket(limits.RequestsPerSecond, limits.RequestBurst, now),
        };
        session.Member = member;
        _communities.Add(member);
        _events.Add(SupernodeEventKind.MemberJoined, member);
        return member;
    }

    /// <summary>The node has made a new session, perhaps because it was restarted: slot and token stay, the old session ends.</summary>
    private void TakeOver(Member member, ClientSession session, in Register register)
    {
        var old = member.Session;
        old.Member = null;
        _sessions.Remove(old);
        member.Session = session;
        session.Member = member;
        if (old.Address != session.Address)
        {
            member.Community.Log.Touch(member);
            _events.Add(SupernodeEventKind.MemberMoved, member);
        }

        member.Groups = register.Groups;
        member.Community.Update(member, register.Mac, register.Bridges, Usable(register.Addresses));
    }

    private void Reply(ClientSession session, RegistrationStatus status)
    {
        var member = status == RegistrationStatus.Accepted ? session.Member : null;
        _outbox.Answer(session, new RegisterReply(
            status,
            member is not null && _communities.HasNamesake(member.Community),
            (ushort)_options.Limits.Lifetime.TotalSeconds,
            member?.Slot ?? 0,
            member?.Token ?? 0,
            session.SeenAt,
            _options.Replicates));
    }

    /// <summary>The addresses that can be told to others, leaving room for the one that is seen here.</summary>
    private static UnderlayAddress[] Usable(UnderlayAddress[] addresses) =>
        [.. addresses.Where(address => address.IsUsable && !address.IsLoopback).Distinct().Take(WireLimits.Addresses - 1)];
}
