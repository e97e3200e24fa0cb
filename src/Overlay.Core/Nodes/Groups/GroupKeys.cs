using Overlay.Counters;
using Overlay.Crypto;
using Overlay.Multicast.Keys;
using Overlay.Nodes.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Groups;

/// <summary>
/// This node's group key: makes it, hands it to every peer, and makes a new one when a peer leaves, the key is old, or a peer comes that
/// lacks its suite. Takes the keys of the peers in turn. A peer that has not said that it has the key gets copies of its own.
/// </summary>
internal sealed class GroupKeys : ITimed
{
    private const int MaxReported = 256;

    /// <summary>So long lanes may still be sealing by the table that they had when a key was replaced.</summary>
    private static readonly TimeSpan ReplacedLifetime = TimeSpan.FromSeconds(1);

    private readonly NodeContext _context;
    private readonly SuiteOfferings _suites;
    private readonly Deadlines<GroupKeyDeadline> _deadlines;
    private readonly Queue<(Instant Until, GroupSendKey Key)> _replaced = [];
    private readonly HashSet<NodeId> _reported = [];

    public GroupKeys(NodeContext context, Instant now)
    {
        _context = context;
        _suites = new SuiteOfferings(context.Options.Suites);
        _deadlines = new Deadlines<GroupKeyDeadline>(context.Agenda, this);
        Current = Create((ushort)context.Random.NextUInt32(), now);
    }

    public GroupSendKey Current { get; private set; }

    public int ReplacedCount => _replaced.Count;

    public TableSize Reported => new(_reported.Count, MaxReported);

    /// <summary>
    /// Gives the peer the present key, if it has its suite. If there is a suite that suits all better, there will be a new key at once.
    /// </summary>
    public void HandOut(Peer peer, Instant now)
    {
        if (!TryGive(peer, now) && ChooseSuite() != Current.Suite)
        {
            Revoke(now);
        }
    }

    /// <summary>
    /// Sends the key again; false if the peer had enough time, and other packets of it came on the same path in between. On another path its time begins anew:
    /// what was sent on the one before may have been lost.
    /// </summary>
    public bool TryRepeat(Peer peer, Instant now)
    {
        if (peer.Handout.Path != peer.Paths.Active)
        {
            Start(peer, now);
            return true;
        }

        var isOver = now >= peer.Handout.StartedAt + _context.Timings.GroupKeyPatience;
        if (isOver && peer.Traffic.HeardOnPathAt > peer.Handout.StartedAt)
        {
            Report(peer);
            return false;
        }

        peer.Handout.Repeat(isOver ? _context.Timings.RetryLimit : _context.Timings.GroupKeyRetryLimit);
        Send(peer, now);
        return true;
    }

    /// <summary>The peer has the key. What comes in a session other than the present one may be of a process that is no more.</summary>
    public void HandleAck(Peer peer, Session from, in GroupKeyAck message)
    {
        if (from == peer.Sessions.Current && message.Epoch == Current.Epoch && peer.Holder.Key != Current && HasSuite(peer))
        {
            peer.Holder.Key = Current;
            _reported.Remove(peer.Id);
            peer.Deadlines.Cancel(PeerDeadline.GroupKey);
            _context.ForwardingChanged();
        }
    }

    /// <summary>
    /// Takes a peer's key. A suite that is not ours is not acknowledged, so the peer goes on to send copies. Nor is a key that comes in a session other than
    /// the present one: it may be late. If it is not, it comes again.
    /// </summary>
    public void HandleKey(Peer peer, Session from, in GroupKey message, Instant now)
    {
        if (from == peer.Sessions.Current && _suites.Find(message.Suite) is { } suite)
        {
            peer.Group.Install(message, suite, from.LocalIndex, now);
            _context.Transmitter.SendControl(from, peer.Paths.Active, new GroupKeyAck(message.Epoch));
        }
    }

    /// <summary>The key will not do any longer, usually because somebody who has it is gone: a new one at once, one for all that happens in one
    /// moment.</summary>
    public void Revoke(Instant now) => _deadlines.Advance(GroupKeyDeadline.Renew, now);

    public void HandleTimeout(Instant now)
    {
        if (_deadlines.TryTake(GroupKeyDeadline.Renew, now))
        {
            Renew(now);
        }

        if (_deadlines.TryTake(GroupKeyDeadline.Erase, now))
        {
            Erase(now);
        }
    }

    public void Stop()
    {
        _deadlines.Clear();
        Erase(Instant.Never);
    }

    private void Renew(Instant now)
    {
        _replaced.Enqueue((now + ReplacedLifetime, Current));
        _deadlines.Advance(GroupKeyDeadline.Erase, now + ReplacedLifetime);
        var suite = Current.Suite;
        Current = Create((ushort)(Current.Epoch + 1), now);
        if (Current.Suite != suite)
        {
            // Replicators serve those that can have the key.
            _context.OutdateGroup(GroupId.AllMac);
        }

        foreach (var peer in _context.Peers.All)
        {
            peer.Holder.Key = null;
            if (peer.IsJoined)
            {
                TryGive(peer, now);
            }
        }
    }

    private void Erase(Instant now)
    {
        while (_replaced.TryPeek(out var oldest))
        {
            if (oldest.Until > now)
            {
                _deadlines[GroupKeyDeadline.Erase] = oldest.Until;
                return;
            }

            _replaced.Dequeue().Key.Close();
        }
    }

    /// <summary>Gives the peer the present key; false if it lacks its suite.</summary>
    private bool TryGive(Peer peer, Instant now)
    {
        peer.Holder.Key = null;
        peer.Deadlines.Cancel(PeerDeadline.GroupKey);
        _context.ForwardingChanged();
        peer.Holder.LacksSuite = !HasSuite(peer);
        if (peer.Holder.LacksSuite)
        {
            return false;
        }

        Start(peer, now);
        return true;
    }

    private void Start(Peer peer, Instant now)
    {
        peer.Handout.Start(peer.Paths.Active, _context.Timings.Retry, now);
        Send(peer, now);
    }

    /// <summary>Tells it once, until the peer takes a key.</summary>
    private void Report(Peer peer)
    {
        if (_reported.Count >= MaxReported)
        {
            _reported.Clear();
        }

        if (_reported.Add(peer.Id))
        {
            _context.Outbox.Add(new NodeEvent.GroupKeyIgnored(peer.Id, peer.Mac, peer.Name, peer.Paths.Active) { Addresses = peer.IpAddresses });
        }
    }

    private bool HasSuite(Peer peer) => Array.Exists(peer.Suites, offer => offer.Suite == Current.Suite.Id);

    private CipherSuite ChooseSuite() =>
        SuiteSelection.ChooseForAll(_context.Options.Suites, _context.Peers.All.Where(peer => peer.Sessions.Current is not null).Select(peer => peer.Suites));

    private GroupSendKey Create(ushort epoch, Instant now)
    {
        _deadlines[GroupKeyDeadline.Renew] = now + _context.Random.Jitter(_context.Timings.Sessions.RekeyAfter);
        _context.Options.Counters.Add(Counter.GroupKeys);
        _context.ForwardingChanged();
        return new GroupSendKey(_context.Id, epoch, ChooseSuite(), _context.Random);
    }

    private void Send(Peer peer, Instant now)
    {
        if (peer.Sessions.Current is { } session)
        {
            _context.Transmitter.SendControl(session, peer.Paths.Active, Current.ToMessage());
            var (again, over) = (now + peer.Handout.Delay, peer.Handout.StartedAt + _context.Timings.GroupKeyPatience);
            peer.Deadlines[PeerDeadline.GroupKey] = now < over ? Instant.Min(again, over) : again;
        }
    }
}
