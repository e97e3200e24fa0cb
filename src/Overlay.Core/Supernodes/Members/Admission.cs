using Overlay.Crypto;
using Overlay.Keys;
using Overlay.Supernodes.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes.Members;

/// <summary>Decides who may register: by the signature, the MAC and the limits, and then by asking the operator's code.</summary>
internal sealed class Admission
{
    private readonly SupernodeEngineOptions _options;
    private readonly CommunityTable _communities;
    private readonly Dictionary<long, (ClientSession Session, Register Register)> _open = [];
    private readonly Queue<AdmissionQuestion> _questions = new();
    private long _lastQuestion;

    public Admission(SupernodeEngineOptions options, CommunityTable communities) => (_options, _communities) = (options, communities);

    /// <summary>Questions without an answer, and those not taken yet.</summary>
    public (int Open, int Waiting) QuestionCounts => (_open.Count, _questions.Count);

    /// <summary>What can be said without the operator. The signature comes first: nobody else learns who is registered.</summary>
    public RegistrationStatus Check(ClientSession session, in Register register)
    {
        if (_options.Communities?.Contains(register.Name) == false)
        {
            return RegistrationStatus.CommunityNotServed;
        }

        if (!HasProven(session, register))
        {
            return RegistrationStatus.BadSignature;
        }

        var community = _communities.Find(register.Community);
        var known = community?.Find(session.Session.RemoteId);
        var source = session.Address.Network;
        if (community is null && (_communities.Communities.Count >= _options.Limits.Communities || !_communities.Sources.MayFound(source)))
        {
            return RegistrationStatus.SupernodeFull;
        }

        if (IsTaken(community, known, session, register.Mac))
        {
            return RegistrationStatus.DuplicateMac;
        }

        if (known is not null)
        {
            return RegistrationStatus.Accepted;
        }

        return community?.Members.Count >= _options.Limits.CommunityMembers ? RegistrationStatus.CommunityFull
            : _communities.MemberCount >= _options.Limits.Members || !_communities.Sources.MayJoin(source) ? RegistrationStatus.SupernodeFull
            : RegistrationStatus.Accepted;
    }

    /// <summary>The member that has the MAC that a node wants; null if nobody has it, or if the node's id is another key's.</summary>
    public Member? HolderOf(ClientSession session, in Register register) =>
        _communities.Find(register.Community) is { } community && !IsOfAnotherKey(community.Find(session.Session.RemoteId), session) ? community.Find(register.Mac) : null;

    /// <summary>Asks the operator's code, once for a session. False if too many questions are open; the node will try again.</summary>
    public bool TryAsk(ClientSession session, in Register register)
    {
        if (session.Question != 0)
        {
            return true;
        }

        if (_open.Count >= _options.Limits.AdmissionQuestions)
        {
            return false;
        }

        session.Question = ++_lastQuestion;
        _open.Add(session.Question, (session, register));
        _questions.Enqueue(new AdmissionQuestion(
            session.Question, register.Name, register.Community, session.Session.RemoteId, session.Session.RemotePublicKey, register.Mac, session.Address));
        return true;
    }

    public bool TryTakeQuestion(out AdmissionQuestion question)
    {
        while (_questions.TryDequeue(out question))
        {
            if (_open.ContainsKey(question.Id))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Finds what an answer belongs to; false if the session has ended in the meantime.</summary>
    public bool TryClose(long question, out ClientSession session, out Register register)
    {
        var found = _open.Remove(question, out var waiting);
        (session, register) = waiting;
        if (found)
        {
            session.Question = 0;
        }

        return found;
    }

    /// <summary>The session ended; its question needs no answer any more.</summary>
    public void Forget(ClientSession session) => _open.Remove(session.Question);

    /// <summary>A signature holds for its session, so it is checked once.</summary>
    private static bool HasProven(ClientSession session, in Register register)
    {
        var community = (register.Community, register.Name);
        if (session.ProvenCommunity is { } proven)
        {
            return proven == community;
        }

        var isValid = CommunitySecrets.VerifyRegistration(
            register.RegistrationKey, new CommunityId(register.Community), register.Name, session.Session.HandshakeHash.Span, register.Signature);
        session.ProvenCommunity = isValid ? community : null;
        return isValid;
    }

    /// <summary>True if the MAC is another node's. Two keys with one id count as that too: both could not be told apart.</summary>
    private static bool IsTaken(Community? community, Member? known, ClientSession session, MacAddress mac)
    {
        var holder = community?.Find(mac);
        return (holder is not null && holder != known) || IsOfAnotherKey(known, session);
    }

    private static bool IsOfAnotherKey(Member? known, ClientSession session) => known is not null && !known.PublicKey.AsSpan().SequenceEqual(session.Session.RemotePublicKey.Span);
}
