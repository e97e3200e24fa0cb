using Overlay.Nodes.Peers;
using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Links;

/// <summary>
/// The relation to one supernode: key, handshake, registration, and then its upkeep. It tries for ever. All phases repeat their message
/// with growing pauses until it is answered.
/// </summary>
internal sealed class SupernodeLink : ITimed
{
    private static readonly TimeSpan MinLifetime = TimeSpan.FromSeconds(3);

    private readonly NodeContext _context;
    private readonly SupernodeHandshake _handshake;
    private readonly SupernodePings _pings;
    private readonly LinkSessions _sessions;
    private readonly Deadlines<LinkDeadline> _deadlines;
    private readonly LinkAttempts _attempts;
    private byte[] _notice = [];
    private RegistrationStatus? _refusedAs;

    public SupernodeLink(SupernodeTarget target, NodeContext context, Handshaker handshaker)
    {
        _context = context;
        Address = target.Address;
        _handshake = new SupernodeHandshake(target, context, handshaker, this);
        _pings = new SupernodePings(context);
        _sessions = new LinkSessions(this, context.Indices);
        _deadlines = new Deadlines<LinkDeadline>(context.Agenda, this);
        _attempts = new LinkAttempts(context, _deadlines);
    }

    /// <summary>The supernode accepted this node, for the first time or again.</summary>
    public event Action<SupernodeLink, Instant>? Registered;

    /// <summary>The supernode does not answer any more, or refuses this node.</summary>
    public event Action<SupernodeLink, Instant>? Lost;

    public UnderlayAddress Address { get; private set; }

    public bool IsRegistered { get; private set; }

    /// <summary>True once the supernode has accepted or refused this node.</summary>
    public bool WasAnswered { get; private set; }

    /// <summary>True if the supernode copies group frames.</summary>
    public bool Replicates { get; set; }

    /// <summary>The address of this node as the supernode sees it.</summary>
    public UnderlayAddress Seen { get; private set; }

    public SupernodeMembership Membership { get; } = new();

    public SupernodeLinkSnapshot Snapshot => new(Address, IsRegistered, _handshake.PublicKey, Seen, _pings.RoundTrip);

    public void Start(Instant now)
    {
        if (_handshake.HasKey)
        {
            Enter(LinkPhase.Handshaking, now);
        }
        else
        {
            Enter(LinkPhase.AskingKey, now);
        }
    }

    /// <summary>Starts anew at another address; only while not registered.</summary>
    public void MoveTo(UnderlayAddress address, Instant now)
    {
        _context.Relays.Remove(Address);
        Address = address;
        _handshake.MoveTo(address);
        _sessions.CloseAll();
        Start(now);
    }

    /// <summary>Sends a control message if there is a registration.</summary>
    public void Send<T>(in T message)
        where T : struct, IWireMessage<T>
    {
        if (IsRegistered)
        {
            _context.Transmitter.SendControl(_sessions.Current!, UnderlayPath.Direct(Address), message);
        }
    }

    /// <summary>Asks the supernode to let this node and a peer send to each other at the same time.</summary>
    public void Introduce(Peer peer)
    {
        if (peer.Listings.Find(this) is { } listing)
        {
            Send(new Introduce(listing.Slot));
        }
    }

    /// <summary>Looks often from now on whether the supernode is alive: frames are relayed through it.</summary>
    public void WatchRelay(Instant now) => _deadlines.Advance(LinkDeadline.Ping, now + _context.Timings.RelayProbe);

    /// <summary>Registers again soon: what this node says of itself has changed.</summary>
    public void RefreshSoon(Instant now) => _deadlines.Advance(LinkDeadline.Refresh, now + _context.Timings.NoticeDelay);

    /// <summary>Ends the registration.</summary>
    public void Leave()
    {
        Send(default(Goodbye));
        _deadlines.Clear();
        _attempts.Settle();
    }

    public void HandleTimeout(Instant now)
    {
        if (_deadlines.TryTake(LinkDeadline.Retry, now))
        {
            Repeat(now);
        }

        if (_deadlines.TryTake(LinkDeadline.Refresh, now) && IsRegistered && _attempts.Phase == LinkPhase.Settled)
        {
            Enter(LinkPhase.Registering, now);
        }

        if (_deadlines.TryTake(LinkDeadline.Rekey, now) && IsRegistered)
        {
            Enter(LinkPhase.Handshaking, now);
        }

        if (_deadlines.TryTake(LinkDeadline.Ping, now) && IsRegistered)
        {
            LookAtPings(now);
        }
    }

    public void HandleKeyReply(in KeyReply reply, Instant now)
    {
        if (!_handshake.TryTakeKey(reply))
        {
            // Not asked for, or answered before.
            _context.Options.Counters.Count(DropReason.HandshakeRefused);
        }
        else if (_attempts.Phase == LinkPhase.AskingKey)
        {
            Enter(LinkPhase.Handshaking, now);
        }
    }

    public void HandleCookie(in CookieReply reply) => _handshake.HandleCookie(reply);

    public void HandleResponse(ReadOnlySpan<byte> response, Instant now)
    {
        if (_attempts.Phase == LinkPhase.Handshaking && _handshake.TryFinish(response, now, out var session))
        {
            _pings.Heard(now);
            // Answered at once, so more than one try means loss. A Register may be one that the supernode thinks about.
            _pings.NoteTries(_attempts.Count);
            _sessions.Add(session);
            _attempts.ForgetRegisters();
            Enter(LinkPhase.Registering, now);
        }
    }

    /// <summary>True for the session of the present registration; what comes on another one is early or late and will be repeated.</summary>
    public bool IsRegisteredOn(Session session) => IsRegistered && session == _sessions.Current;

    /// <summary>Anything authentic came from the supernode.</summary>
    public void Heard(Instant now) => _pings.Heard(now);

    public void HandlePing(Session session, in Ping ping) =>
        _context.Transmitter.SendControl(session, UnderlayPath.Direct(Address), new Pong(ping.Id, Address));

    public void HandlePong(in Pong pong, Instant now) => _pings.HandlePong(pong, now);

    public void HandleGoodbye(Session session, Instant now)
    {
        if (IsRegisteredOn(session))
        {
            Lose(now);
        }
    }

    /// <summary>Another node has this one's place. A new session of this node's own ends the old one too: that is no news.</summary>
    public void HandleEnd(Session session, in SessionEnd end, Instant now)
    {
        if (!IsRegisteredOn(session) || _sessions.Registering != session)
        {
            return;
        }

        _context.Outbox.Add(new NodeEvent.SupernodeEnded(Address, end.Reason, end.Other));
        EndRegistration(now);
        _sessions.CloseAll();
        Wait(LinkPhase.Handshaking, _context.Timings.ReturnDelay, now);
    }

    public void HandleRegisterReply(Session session, in RegisterReply reply, Instant now)
    {
        if (_attempts.Phase != LinkPhase.Registering || session != _sessions.Registering)
        {
            return;
        }

        WasAnswered = true;
        if (reply.Status == RegistrationStatus.Accepted)
        {
            Accept(reply, now);
        }
        else
        {
            Refuse(reply, now);
        }
    }

    private void Accept(in RegisterReply reply, Instant now)
    {
        if (_sessions.Promote())
        {
            Membership.NewSession();
        }

        Seen = reply.Seen;
        Replicates = reply.Replicates;
        _refusedAs = null;
        _attempts.Settle();
        var lifetime = TimeSpan.FromSeconds(Math.Max(reply.LifetimeSeconds, MinLifetime.TotalSeconds));
        _deadlines[LinkDeadline.Refresh] = now + (lifetime / 3);
        if (_notice != _context.GroupNotice())
        {
            // It has changed since the registration was sent.
            RefreshSoon(now);
        }

        _deadlines[LinkDeadline.Rekey] = _sessions.Current!.RekeyAt;
        _context.Relays.Set(new RelayRoute(Address, reply.Token, _pings.Traffic));
        _context.ForwardingChanged();
        if (!IsRegistered)
        {
            IsRegistered = true;
            _pings.Reset(now);
            _deadlines[LinkDeadline.Ping] = now + _context.Timings.RelayProbe;
            _context.Outbox.Add(new NodeEvent.SupernodeReached(Address, reply.Seen, reply.OtherKeyInUse));
            Registered?.Invoke(this, now);
        }
    }

    /// <summary>Told once for each reason; asks again, because what was in the way may go away.</summary>
    private void Refuse(in RegisterReply reply, Instant now)
    {
        if (_refusedAs != reply.Status)
        {
            _refusedAs = reply.Status;
            _context.Outbox.Add(new NodeEvent.SupernodeRefused(Address, reply.Status, reply.OtherKeyInUse));
        }

        EndRegistration(now);
        _attempts.ForgetRegisters();
        var isSessionOver = reply.Status == RegistrationStatus.BadSignature;
        if (isSessionOver)
        {
            _sessions.CloseAll();
        }

        Wait(isSessionOver ? LinkPhase.Handshaking : _attempts.Phase, _context.Timings.RetryLimit, now);
    }

    private void LookAtPings(Instant now)
    {
        if (_sessions.Current!.IsExpired(now) || _pings.IsLost(now))
        {
            Lose(now);
            return;
        }

        if (_pings.TryPing(now, out var ping))
        {
            Send(ping);
            if (_pings.IsSuspect && _attempts.Phase != LinkPhase.Handshaking && _sessions.Registering == _sessions.Current)
            {
                // If the supernode has started again it knows neither the session nor a Register on it, but answers a handshake, and nothing is lost.
                Enter(LinkPhase.Handshaking, now);
            }
        }

        _deadlines[LinkDeadline.Ping] = _pings.NextLook(now, Address);
    }

    private void Lose(Instant now)
    {
        _context.Outbox.Add(new NodeEvent.SupernodeLost(Address));
        EndRegistration(now);
        _sessions.CloseAll();
        if (_attempts.Phase != LinkPhase.Handshaking)
        {
            Enter(LinkPhase.Handshaking, now);
        }
    }

    private void EndRegistration(Instant now)
    {
        if (!IsRegistered)
        {
            return;
        }

        IsRegistered = false;
        _context.Relays.Remove(Address);
        _context.ForwardingChanged();
        Lost?.Invoke(this, now);
    }

    /// <summary>Starts a phase, with its first message after a while.</summary>
    private void Wait(LinkPhase phase, TimeSpan delay, Instant now)
    {
        SetPhase(phase, now + delay);
        _attempts.RepeatAfter(delay, now);
    }

    private void SetPhase(LinkPhase phase, Instant at)
    {
        _attempts.Begin(phase, at);
        if (!IsRegistered && _context.Relays.Expect(Address, phase == LinkPhase.Registering ? _pings.Traffic : null))
        {
            _context.ForwardingChanged();
        }
    }

    /// <summary>Starts a phase with its first message.</summary>
    private void Enter(LinkPhase phase, Instant now)
    {
        SetPhase(phase, now);
        if (phase == LinkPhase.Handshaking)
        {
            _handshake.Begin(now);
        }

        SendPhase(now);
    }

    private void Repeat(Instant now)
    {
        if (_attempts.TakesSessionForLost())
        {
            Enter(LinkPhase.Handshaking, now);
            return;
        }

        SendPhase(now);
        if (!IsRegistered && _attempts.DoubtsKey(now))
        {
            _handshake.AskKey();
        }
    }

    private void SendPhase(Instant now)
    {
        switch (_attempts.Phase)
        {
            case LinkPhase.AskingKey:
                _handshake.AskKey();
                break;
            case LinkPhase.Handshaking:
                _handshake.Repeat(now);
                break;
            case LinkPhase.Registering:
                var session = _sessions.Registering!;
                _notice = _context.GroupNotice();
                _context.Transmitter.SendControl(session, UnderlayPath.Direct(Address), Registration.For(session, _context.Options, _notice));
                break;
            default:
                return;
        }

        _attempts.Sent(now);
    }
}
