using Overlay.Primitives;

namespace Overlay.Protocol.Supernodes;

/// <summary>The session of a node with this supernode, registered or not, and how far its copy of the member list is.</summary>
internal sealed class ClientSession : ITimed
{
    private readonly Action<ClientSession, Instant> _timedOut;

    public ClientSession(Session session, UnderlayAddress address, Agenda agenda, Action<ClientSession, Instant> timedOut)
    {
        Session = session;
        Address = address;
        Deadlines = new Deadlines<ClientDeadline>(agenda, this);
        _timedOut = timedOut;
    }

    public Session Session { get; }

    public Deadlines<ClientDeadline> Deadlines { get; }

    /// <summary>Where the last authentic datagram came from.</summary>
    public UnderlayAddress Address { get; set; }

    /// <summary>What the session is registered as; null before that.</summary>
    public Member? Member { get; set; }

    /// <summary>The question that the operator's code has not answered yet; 0 if there is none.</summary>
    public long Question { get; set; }

    /// <summary>The revision that the node has confirmed.</summary>
    public uint KnownRevision { get; set; }

    /// <summary>The revision that the list on its way leads to.</summary>
    public uint SentRevision { get; set; }

    public TimeSpan ResendAfter { get; set; }

    /// <summary>True while a member list was sent and not confirmed.</summary>
    public bool IsListOnItsWay => Deadlines[ClientDeadline.Resend] != Instant.Never;

    void ITimed.HandleTimeout(Instant now) => _timedOut(this, now);
}
