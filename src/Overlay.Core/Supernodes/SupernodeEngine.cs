using Overlay.Buffers;
using Overlay.Counters;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Supernodes.Members;
using Overlay.Supernodes.Replication;
using Overlay.Supernodes.Sessions;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes;

/// <summary>
/// The protocol of a supernode: admits nodes to communities, tells them of each other, and relays for those that do not reach each
/// other. It holds no socket, clock, thread or random source of its own, and runs on one thread at a time; its data plane may run on another beside it.
/// </summary>
/// <remarks>A shell gives what arrived to <see cref="DataPlane"/>, and to <see cref="HandleControl"/> what that leaves; it calls <see cref="HandleTimeout"/> at
/// <see cref="NextDeadline"/>, and after each of these, and after <see cref="Decide"/>, takes all transmits, questions and events. <see cref="HandleDatagram"/>
/// does both for one thread. A relayed datagram is transmitted in the buffer that it arrived in: send before the buffer is used again.</remarks>
internal sealed class SupernodeEngine
{
    private readonly NodeCounters _counters;
    private readonly Agenda _agenda = new();
    private readonly SupernodeOutbox _outbox = new();
    private readonly SupernodeEvents _events;
    private readonly CommunityTable _communities;
    private readonly ClientSessions _sessions;
    private readonly ClientHandshakes _handshakes;
    private readonly AddressChallenges _challenges;
    private readonly Registrations _registrations;
    private readonly Introductions _introductions;
    private readonly KeyRequests _keyRequests;
    private readonly DatagramList _relayed = new();
    private readonly Replicator _replicator;

    public SupernodeEngine(SupernodeEngineOptions options, IRandomSource random, Instant now)
    {
        _counters = options.Counters;
        _events = new SupernodeEvents(_counters);
        _communities = new CommunityTable(options.Limits, random);
        _sessions = new ClientSessions(options, random, _agenda, HandleDeadline, now);
        _handshakes = new ClientHandshakes(options, _sessions, _outbox, random, now);
        _challenges = new AddressChallenges(_outbox, random);
        _registrations = new Registrations(options, _sessions, _communities, _outbox, _events, random);
        _introductions = new Introductions(_communities, _outbox);
        _keyRequests = new KeyRequests(options.KeyPair.PublicKey, _outbox, _counters);
        _replicator = new Replicator(options, _outbox, random);
        DataPlane = new SupernodeDataPlane(new Relay(_communities, _sessions, _counters), _replicator, _sessions);
    }

    public SupernodeDataPlane DataPlane { get; }

    /// <summary>When <see cref="HandleTimeout"/> is due; <see cref="Instant.Never"/> if nothing is.</summary>
    public Instant NextDeadline => _agenda.Next;

    /// <summary>Takes a datagram with its <c>Remote</c>. The buffer stays the caller's.</summary>
    public void HandleDatagram(PacketBuffer datagram, Instant now) => HandleDatagrams([datagram], now);

    /// <summary>Takes the datagrams of a batch, in order; what is to be copied to many is copied a series at a time.</summary>
    public void HandleDatagrams(ReadOnlySpan<PacketBuffer> datagrams, Instant now)
    {
        for (var done = 0; done < datagrams.Length;)
        {
            var count = DataPlane.Handle(datagrams[done..], _relayed, now);
            if (count == 0)
            {
                HandleControl(datagrams[done], now);
                count = 1;
            }

            foreach (ref readonly var relayed in _relayed.AsSpan())
            {
                _outbox.Add(relayed);
            }

            _relayed.Clear();
            done += count;
        }
    }

    /// <summary>Takes a datagram that the data plane leaves, with its <c>Remote</c>.</summary>
    public void HandleControl(PacketBuffer datagram, Instant now)
    {
        if (datagram.Length == 0)
        {
            _counters.Count(DropReason.Malformed);
            return;
        }

        switch ((MessageType)datagram.Span[0])
        {
            case MessageType.Control:
                HandleSealed(datagram, now);
                break;
            case MessageType.HandshakeInitiation:
                _handshakes.Handle(datagram, now);
                break;
            case MessageType.KeyRequest:
                _keyRequests.Handle(datagram);
                break;
            default:
                // Frames do not end here, and a supernode begins no handshake and asks for no key that could be answered.
                _counters.Count(DropReason.UnknownType);
                break;
        }
    }

    /// <summary>Ends what has run out and repeats what was not confirmed.</summary>
    public void HandleTimeout(Instant now) => _agenda.Run(now);

    public bool TryTakeTransmit(out Datagram datagram) => _outbox.TryTake(out datagram);

    /// <summary>Takes a question for the operator's code; only if the options say that it is asked.</summary>
    public bool TryTakeAdmission(out AdmissionQuestion question) => _registrations.TryTakeQuestion(out question);

    /// <summary>Answers a question. An answer to a session that has ended in the meantime changes nothing.</summary>
    public void Decide(long questionId, bool isAccepted, Instant now) => _registrations.Decide(questionId, isAccepted, now);

    public bool TryTakeEvent(out SupernodeEvent happened) => _events.TryTake(out happened);

    public SupernodeSnapshot GetSnapshot() => new(
        [.. _communities.Communities.Select(community => community.GetSnapshot())], _communities.MemberCount, _sessions.Count);

    /// <summary>How full the tables are that nodes can make grow, and that empty when what is in them is over.</summary>
    public IReadOnlyDictionary<string, int> GetTableSizes() => new Dictionary<string, int>
    {
        ["communities"] = _communities.Communities.Count,
        ["names"] = _communities.NameCount,
        ["members"] = _communities.MemberCount,
        ["slots"] = _communities.SlotCount,
        ["tokens"] = _communities.TokenCount,
        ["hosts of members"] = _communities.Sources.Count,
        ["sessions"] = _sessions.Count,
        ["open questions"] = _registrations.QuestionCounts.Open,
        ["waiting questions"] = _registrations.QuestionCounts.Waiting,
        ["orders"] = _replicator.OrderCount,
        ["slots of orders"] = _replicator.SlotCount,
        ["deadlines"] = _agenda.Count,
    };

    /// <summary>How full the tables are that nodes can make grow, and that forget only to make room.</summary>
    public IReadOnlyDictionary<string, TableSize> GetMemorySizes() => new Dictionary<string, TableSize>
    {
        ["removals"] = new(_communities.Removals, _communities.RemovalsLimit),
        ["records"] = _communities.Records,
        ["recent sessions"] = _sessions.Recent,
        ["late messages"] = _sessions.Late,
        ["late messages for slots"] = _communities.LateForSlots,
        ["sources of initiations"] = _handshakes.Sources,
    };

    private void HandleSealed(PacketBuffer datagram, Instant now)
    {
        var length = datagram.Length;
        if (!_sessions.TryOpen(datagram, now, out var session))
        {
            return;
        }

        session.SeenAt = datagram.Remote;
        if (session.Address != datagram.Remote)
        {
            _challenges.Handle(session, datagram.Remote, length, now);
        }

        if (TryDispatch(session, datagram.Span, now) is { } reason)
        {
            _counters.Count(reason);
        }

        _registrations.Heard(session, now);
    }

    private DropReason? TryDispatch(ClientSession session, ReadOnlySpan<byte> plaintext, Instant now)
    {
        if (!ControlMessage.TryReadKind(plaintext, out var kind))
        {
            return DropReason.Malformed;
        }

        switch (kind)
        {
            case ControlKind.Ping when Ping.TryRead(plaintext, out var ping):
                _outbox.Answer(session, new Pong(ping.Id, session.SeenAt));
                return null;
            case ControlKind.Pong when Pong.TryRead(plaintext, out var pong):
                HandlePong(session, pong, now);
                return null;
            case ControlKind.Goodbye when Goodbye.TryRead(plaintext, out _):
                _registrations.End(session, now);
                return null;
            case ControlKind.Register when Register.TryRead(plaintext, out var register):
                _registrations.Handle(session, register, now);
                return null;
            case ControlKind.PeerListAck when PeerListAck.TryRead(plaintext, out var ack):
                _registrations.Confirm(session, ack, now);
                return null;
            case ControlKind.Introduce when Introduce.TryRead(plaintext, out var introduce):
                return _introductions.Handle(session.Member, introduce, now);
            case ControlKind.PeerQuery when PeerQuery.TryRead(plaintext, out var query):
                return _introductions.Handle(session.Member, query, now);
            case ControlKind.Replicas when Replicas.TryRead(plaintext, out var replicas):
                _replicator.Handle(session, replicas, now);
                return null;
            case ControlKind.ReplicasCheck when ReplicasCheck.TryRead(plaintext, out var check):
                _replicator.Handle(session, check, now);
                return null;
            default:
                return IsForSupernode(kind) ? DropReason.Malformed : DropReason.UnknownType;
        }
    }

    private void HandlePong(ClientSession session, Pong pong, Instant now)
    {
        if (AddressChallenges.TryProve(session, pong, session.SeenAt))
        {
            _registrations.Move(session, session.SeenAt, now);
        }
    }

    private static bool IsForSupernode(ControlKind kind) => kind is ControlKind.Ping or ControlKind.Pong or ControlKind.Goodbye
        or ControlKind.Register or ControlKind.PeerListAck or ControlKind.Introduce or ControlKind.PeerQuery or ControlKind.Replicas or ControlKind.ReplicasCheck;

    private void HandleDeadline(ClientSession session, Instant now)
    {
        if (session.Deadlines.TryTake(ClientDeadline.Expiry, now))
        {
            _registrations.End(session, now);
        }
        else if (session.Deadlines.TryTake(ClientDeadline.Resend, now))
        {
            _registrations.Resend(session, now);
        }
        else if (session.Deadlines.TryTake(ClientDeadline.Challenge, now))
        {
            _challenges.Repeat(session, now);
        }
        else if (session.Deadlines.TryTake(ClientDeadline.Contest, now))
        {
            _registrations.RepeatContest(session, now);
        }
    }
}
