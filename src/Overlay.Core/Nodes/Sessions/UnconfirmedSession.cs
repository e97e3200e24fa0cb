using Overlay.Paths;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Sessions;

/// <summary>A session that waits for the first authentic packet; until then nothing the handshake said is believed.</summary>
internal sealed class UnconfirmedSession(Session session, Hello hello, bool hasCookie, UnderlayPath path, Instant expiresAt)
{
    private bool _isAmbiguous;

    public Session Session => session;

    public Hello Hello => hello;

    /// <summary>True if the initiation came with a cookie: it was made within the last minutes.</summary>
    public bool HasCookie => hasCookie;

    public Instant ExpiresAt => expiresAt;

    /// <summary>The response went to a copy of the initiation, too.</summary>
    public void AnsweredAlso(UnderlayPath other) => _isAmbiguous |= other != path;

    /// <summary>True if whoever has the keys must have received the response on this path: it went nowhere else.</summary>
    public bool Proves(UnderlayPath candidate) => !_isAmbiguous && candidate == path;

    /// <summary>True if another session is to be kept rather than this one: with a cookie, or else with a newer initiation.</summary>
    public bool IsWeakerThan(bool otherHasCookie, ulong otherStamp) => hasCookie != otherHasCookie ? otherHasCookie : hello.Stamp < otherStamp;
}
