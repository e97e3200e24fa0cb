using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Supernodes.Sessions;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes.Members;

/// <summary>Turns sessions into members, keeps them, ends them, and tells the community of every change.</summary>
internal sealed class Registrations
{
    /// <summary>Who changes hosts twice within so long has two.</summary>
    private static readonly TimeSpan SharedIdentityWindow = TimeSpan.FromMinutes(1);

    private readonly SupernodeEngineOptions _options;
    private readonly ClientSessions _sessions;
    private readonly CommunityTable _communities;
    private readonly Admission _admission;
    private readonly MacContests _contests;
    private readonly MembershipSync _sync;
    private readonly SupernodeOutbox _outbox;
    private readonly SupernodeEvents _events;

    public Registrations(
        SupernodeEngineOptions options, ClientSessions sessions, CommunityTable communities, SupernodeOutbox outbox, SupernodeEvents events, IRandomSource random)
    {
        _options = options;
        _sessions = sessions;
        _communities = communities;
        _admission = new Admission(options, communities);
        _contests = new MacContests(outbox, random);
        _sync = new MembershipSync(outbox);
        _outbox = outbox;
        _events = events;
    }

    public (int Open, int Waiting) QuestionCounts => _admission.QuestionCounts;

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
            _options.Counters.Count(DropReason.HandshakeLimited);
            return;
        }

        if (session.Member is { } member)
        {
            Refresh(member, register, now);
        }
        else if (session.WaitsFor is null)
        {
            Consider(session, register, now);
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

    /// <summary>The node was heard: it keeps its MAC, and if it was at the address that it has proven, a list that it did not get goes out again.</summary>
    public void Heard(ClientSession session, Instant now)
    {
        RefuseNewcomer(session, now);
        if (session.IsListStalled && session.SeenAt == session.Address)
        {
            Resume(session, now);
        }
    }

    /// <summary>A member whose MAC another node wants did not answer: it is asked again, and in the end gone.</summary>
    public void RepeatContest(ClientSession holder, Instant now)
    {
        if (!_contests.TryAsk(holder, now))
        {
            Expel(holder, SessionEndReason.MacTakenOver, holder.Contest!.Newcomer.Address, now);
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
        MacContests.Forget(session);
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
        Settle(session, now);
    }

    /// <summary>Whoever waits for the MAC of a session does not get it.</summary>
    private void RefuseNewcomer(ClientSession holder, Instant now)
    {
        if (MacContests.Close(holder) is { } contest)
        {
            Complete(contest.Newcomer, contest.Register, RegistrationStatus.DuplicateMac, now);
        }
    }

    /// <summary>Ends the session of a node that has lost its place to another, and says so.</summary>
    private void Expel(ClientSession session, SessionEndReason reason, UnderlayAddress other, Instant now)
    {
        _outbox.Send(session, new SessionEnd(reason, other));
        End(session, now);
    }

    /// <summary>The session is over or replaced: whoever waited for its MAC is looked at again.</summary>
    private void Settle(ClientSession holder, Instant now)
    {
        if (MacContests.Close(holder) is { } contest)
        {
            Consider(contest.Newcomer, contest.Register, now);
        }
    }

    /// <summary>A node that is no member yet wants to be one.</summary>
    private void Consider(ClientSession session, in Register register, Instant now)
    {
        if (session.IsOver)
        {
            return;
        }

        var status = _admission.Check(session, register);
        if (status == RegistrationStatus.DuplicateMac && _admission.HolderOf(session, register) is { } holder)
        {
            if (!MacContests.IsOwner(session, holder, register.Mac))
            {
                _contests.Begin(holder.Session, session, register, now);
                return;
            }

            // Whoever waits for the MAC does not get it now.
            RefuseNewcomer(holder.Session, now);
            Expel(holder.Session, SessionEndReason.MacTakenBack, session.Address, now);
            status = _admission.Check(session, register);
        }

        if (status != RegistrationStatus.Accepted || !_options.AsksAdmission)
        {
            Complete(session, register, status, now);
        }
        else if (!_admission.TryAsk(session, register))
        {
            _options.Counters.Count(DropReason.ControlQueueFull);
        }
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
        if (session.IsOver)
        {
            return;
        }

        if (status != RegistrationStatus.Accepted)
        {
            _events.AddRefusal(session, register, status);
            Reply(session, status);
            if (status == RegistrationStatus.BadSignature)
            {
                // Whoever has the key signs right; whoever has not gets one try for each handshake.
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
            TakeOver(member, session, register, now);
        }

        session.Deadlines[ClientDeadline.Expiry] = now + _options.Limits.Lifetime;
        Reply(session, RegistrationStatus.Accepted);
        _sync.Announce(member.Community, now);
    }

    private Member Join(ClientSession session, in Register register, Instant now)
    {
        var limits = _options.Limits;
        var (slot, token) = _communities.FreeNumbers();
        var source = session.Address.Network;
        var member = new Member(_communities.GetOrAdd(register.Community, register.Name, source), session, slot, token)
        {
            Source = source,
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
    private void TakeOver(Member member, ClientSession session, in Register register, Instant now)
    {
        var old = member.Session;
        old.Member = null;
        if (old.Address != session.Address)
        {
            // From the same address it is the same process, or one that took its place.
            _outbox.Send(old, new SessionEnd(SessionEndReason.RegisteredElsewhere, session.Address));
        }

        _sessions.Remove(old);
        member.Session = session;
        session.Member = member;
        if (old.Address != session.Address)
        {
            member.Community.Log.Touch(member);
            _events.Add(SupernodeEventKind.MemberMoved, member);
            NoteMovedHost(member, old.Address, now);
        }

        member.Groups = register.Groups;
        member.Community.Update(member, register.Mac, register.Bridges, Usable(register.Addresses));
        Settle(old, now);
    }

    private void NoteMovedHost(Member member, UnderlayAddress from, Instant now)
    {
        if (now < member.MovedHostAt + SharedIdentityWindow)
        {
            _events.Add(SupernodeEventKind.IdentityShared, member, from);
        }

        member.MovedHostAt = now;
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
