using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Supernodes.Members;

namespace Overlay.Supernodes.Sessions;

/// <summary>The session of a node with this supernode, registered or not, and how far its copy of the member list is.</summary>
internal sealed class ClientSession : ITimed
{
    private const int ChallengesPerSecond = 4;
    private const int RegistersPerSecond = 4;
    private readonly Action<ClientSession, Instant> _timedOut;
    private volatile ClientAddresses _addresses;
    private AddressChallenge? _challenge;

    /// <param name="session">The keys.</param>
    /// <param name="address">Where the initiation came from and the response went: whoever has the keys has proven it.</param>
    /// <param name="agenda">Where the deadlines go.</param>
    /// <param name="timedOut">Told of each deadline.</param>
    /// <param name="now">The time.</param>
    public ClientSession(Session session, UnderlayAddress address, Agenda agenda, Action<ClientSession, Instant> timedOut, Instant now)
    {
        Session = session;
        SeenAt = address;
        _addresses = new ClientAddresses(address, null);
        Deadlines = new Deadlines<ClientDeadline>(agenda, this);
        ChallengeBudget = new TokenBucket(ChallengesPerSecond, now);
        RegisterBudget = new TokenBucket(RegistersPerSecond, now);
        _timedOut = timedOut;
    }

    public Session Session { get; }

    public Deadlines<ClientDeadline> Deadlines { get; }

    /// <summary>Where the node is; any thread may look.</summary>
    public ClientAddresses Addresses => _addresses;

    /// <summary>The address that the node has proven: all but answers goes there.</summary>
    public UnderlayAddress Address => _addresses.Proven;

    /// <summary>Where the last authentic datagram came from.</summary>
    public UnderlayAddress SeenAt { get; set; }

    /// <summary>What the node is asked to prove another address with; null if it is not asked.</summary>
    public AddressChallenge? Challenge
    {
        get => _challenge;
        set
        {
            _challenge = value;
            _addresses = _addresses with { Challenged = value?.Address };
        }
    }

    /// <summary>New addresses that it may be asked to prove.</summary>
    public TokenBucket ChallengeBudget { get; }

    /// <summary>Registrations that are looked at.</summary>
    public TokenBucket RegisterBudget { get; }

    /// <summary>The community that the node has shown to have the key of; null before that.</summary>
    public (UInt128 Id, string Name)? ProvenCommunity { get; set; }

    /// <summary>What the session is registered as; null before that.</summary>
    public Member? Member { get; set; }

    /// <summary>What another node that wants this one's MAC waits for; null if there is none.</summary>
    public MacContest? Contest { get; set; }

    /// <summary>The session whose MAC this one waits for.</summary>
    public ClientSession? WaitsFor { get; set; }

    /// <summary>True once it has ended: nothing that was begun on it goes on.</summary>
    public bool IsOver { get; set; }

    /// <summary>The question that the operator's code has not answered yet; 0 if there is none.</summary>
    public long Question { get; set; }

    /// <summary>The revision that the node has confirmed.</summary>
    public uint KnownRevision { get; set; }

    /// <summary>The revision that the list on its way leads to.</summary>
    public uint SentRevision { get; set; }

    /// <summary>True while a member list was sent and not confirmed.</summary>
    public bool IsListOnItsWay { get; set; }

    /// <summary>How often it was repeated.</summary>
    public int Resends { get; set; }

    /// <summary>True if the list is repeated no more until the node is heard.</summary>
    public bool IsListStalled => IsListOnItsWay && Deadlines[ClientDeadline.Resend] == Instant.Never;

    public void EndChallenge()
    {
        Challenge = null;
        Deadlines.Cancel(ClientDeadline.Challenge);
    }

    /// <summary>From now on the node is at another address.</summary>
    public void MoveTo(UnderlayAddress address)
    {
        _addresses = new ClientAddresses(address, null);
        _challenge = null;
    }

    /// <summary>True if an answer to the last message may go back where that came from.</summary>
    public bool TryAnswer(int bytes) => SeenAt == Address || (_challenge is { } challenge && challenge.Address == SeenAt && challenge.TrySend(bytes));

    void ITimed.HandleTimeout(Instant now) => _timedOut(this, now);
}
