using Overlay.Buffers;
using Overlay.Counters;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes.Sessions;

/// <summary>Answers the handshakes of nodes. A repeated initiation is answered anew: the session that nobody uses runs out.</summary>
internal sealed class ClientHandshakes
{
    private readonly ClientSessions _sessions;
    private readonly SupernodeOutbox _outbox;
    private readonly NodeCounters _counters;
    private readonly Handshaker _handshaker;

    public ClientHandshakes(SupernodeEngineOptions options, ClientSessions sessions, SupernodeOutbox outbox, IRandomSource random, Instant now)
    {
        _sessions = sessions;
        _outbox = outbox;
        _counters = options.Counters;
        _handshaker = new Handshaker(HandshakeIdentity.ForSupernode(options.KeyPair), options.Suites, random, now, options.HandshakeLimits);
    }

    public TableSize Sources => _handshaker.Sources;

    /// <summary>Sends at most one message, shorter than the initiation or about as long.</summary>
    public void Handle(PacketBuffer datagram, Instant now)
    {
        var from = datagram.Remote;
        if (_handshaker.TryAnswer(datagram.Span, from, new Hello(), _sessions.FreeIndex(), now, out var answer, out var cookieReply, out var reason))
        {
            _sessions.Add(answer.Session, from, now);
            _outbox.Send(answer.Response.Span, from);
            return;
        }

        _counters.Count(reason);
        if (cookieReply is not null)
        {
            _counters.Add(Counter.CookiesSent);
            _outbox.Send(cookieReply, from);
        }
    }
}
