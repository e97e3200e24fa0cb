using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Links;

/// <summary>How far the set-up of a link has come.</summary>
internal enum LinkState
{
    /// <summary>This end is down, and the peer has not been heard since: RESET is sent.</summary>
    Reset,

    /// <summary>Both ends were down, and this end knows it: ACTIVATE is sent.</summary>
    Establishing,

    /// <summary>Messages can pass.</summary>
    Up,
}

/// <summary>What a link protocol message does to the session.</summary>
internal enum SessionChange
{
    /// <summary>Nothing, and the message is void: of another session, or too old.</summary>
    Refused,

    /// <summary>The message belongs to the session.</summary>
    None,

    /// <summary>The peer is heard; this end goes on to <see cref="LinkState.Establishing"/>.</summary>
    PeerHeard,

    /// <summary>The link is up.</summary>
    Up,

    /// <summary>The peer began anew, or leaves: the link is down.</summary>
    Down,
}

/// <summary>Sets a link up between two ends that may each restart at any moment.</summary>
/// <remarks>
/// Each end numbers its sessions, from a random start. RESET tells the own number; ACTIVATE tells both, and so proves that its sender has
/// heard a RESET of this very session. STATE is believed only with the number that the peer gave. A link that went down is set up from the
/// beginning.
/// <code>
///           RESET heard                    ACTIVATE or STATE heard
///  Reset ----------------> Establishing ---------------------------> Up
///    |  \------------ ACTIVATE heard ------------------------------>/ |
///     \&lt;------------------- RESET of a newer session, stopping -------/
/// </code></remarks>
internal sealed class LinkSession
{
    /// <summary>Intervals in which RESET is sent each time.</summary>
    private const int EagerIntervals = 5;

    /// <summary>Later it is sent once in so many.</summary>
    private const int PatientIntervals = 16;

    /// <summary>A peer that was heard, and does not answer ACTIVATE for so many intervals, is gone again.</summary>
    private const int MaxActivations = 16;

    private ushort _peer;
    private ushort _nextState = 1;
    private ushort _nextOwnState = 1;
    private bool _knowsPeer;
    private int _intervals;

    public LinkSession(ushort own) => Own = own;

    public LinkState State { get; private set; }

    public ushort Own { get; private set; }

    /// <summary>The session that ACTIVATE confirms.</summary>
    public ushort Peer => _peer;

    /// <summary>The message that this end sends while it is not up.</summary>
    public LinkProtocolType SetupType => State == LinkState.Establishing ? LinkProtocolType.Activate : LinkProtocolType.Reset;

    /// <summary>Goes down, into a new session; what was heard of the peer's is void.</summary>
    public void Reset()
    {
        State = LinkState.Reset;
        Own++;
        _knowsPeer = false;
        _nextState = _nextOwnState = 1;
        _intervals = 0;
    }

    /// <summary>Sends eagerly again: the peer has shown a sign of life elsewhere.</summary>
    public void BeEager() => _intervals = 0;

    /// <summary>Once per interval while the link is not up: whether to send the set-up message now.</summary>
    public bool PassInterval()
    {
        _intervals++;
        if (State == LinkState.Establishing && _intervals > MaxActivations)
        {
            Reset();
        }

        return State == LinkState.Establishing || _intervals <= EagerIntervals || _intervals % PatientIntervals == 0;
    }

    public ushort NumberState() => _nextOwnState++;

    public SessionChange Handle(LinkProtocolMessage message) => message.Type switch
    {
        LinkProtocolType.Reset => HandleReset(message),
        LinkProtocolType.Activate => HandleActivate(message),
        _ => HandleState(message),
    };

    private SessionChange HandleReset(LinkProtocolMessage message)
    {
        if (_knowsPeer && !Serial.IsAfter(message.Session, _peer))
        {
            return SessionChange.Refused;
        }

        if (State == LinkState.Up)
        {
            return SessionChange.Down;
        }

        return message.Stopping ? SessionChange.None : Hear(message, LinkState.Establishing, SessionChange.PeerHeard);
    }

    private SessionChange HandleActivate(LinkProtocolMessage message)
    {
        if (State == LinkState.Up || message.Stopping || (_knowsPeer && Serial.IsAfter(_peer, message.Session)))
        {
            return message.Session == _peer ? SessionChange.None : SessionChange.Refused;
        }

        if (!message.PeerSessionValid || message.PeerSession != Own)
        {
            SkipBehind(message);
            return SessionChange.Refused;
        }

        return Hear(message, LinkState.Up, SessionChange.Up);
    }

    private SessionChange HandleState(LinkProtocolMessage message)
    {
        if (!_knowsPeer || message.Session != _peer || Serial.IsAfter(_nextState, message.Sequence))
        {
            return SessionChange.Refused;
        }

        if (State == LinkState.Up)
        {
            _nextState = (ushort)(message.Sequence + 1);
            return SessionChange.None;
        }

        if (message.Ack != 0)
        {
            return SessionChange.Refused;
        }

        State = LinkState.Up;
        _nextState = (ushort)(message.Sequence + 1);
        return SessionChange.Up;
    }

    private SessionChange Hear(LinkProtocolMessage message, LinkState next, SessionChange change)
    {
        State = next;
        _peer = message.Session;
        _knowsPeer = true;
        _nextState = 1;
        _intervals = 0;
        return change;
    }

    /// <summary>The peer remembers a later session of this node, from before it restarted: only a RESET with a later one still would be heard.</summary>
    private void SkipBehind(LinkProtocolMessage message)
    {
        if (message.PeerSessionValid && Serial.IsAfter(message.PeerSession, Own))
        {
            Own = (ushort)(message.PeerSession + 1);
        }
    }
}
