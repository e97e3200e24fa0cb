using Overlay.Crypto;
using Overlay.Diagnostics;
using Overlay.Frames.Messages;
using Overlay.Groups;
using Overlay.Primitives;

namespace Overlay.Protocol.Nodes;

/// <summary>
/// This node's group key: makes it, hands it to every peer, and makes a new one when a peer leaves, the key is old, or a peer comes that
/// lacks its suite. Takes the keys of the peers in turn.
/// </summary>
internal sealed class GroupKeys : ITimed
{
    private readonly NodeContext _context;
    private readonly SuiteOfferings _suites;
    private readonly Deadlines<GroupKeyDeadline> _deadlines;

    public GroupKeys(NodeContext context, Instant now)
    {
        _context = context;
        _suites = new SuiteOfferings(context.Options.Suites);
        _deadlines = new Deadlines<GroupKeyDeadline>(context.Agenda, this);
        Current = Create((ushort)context.Random.NextUInt32(), now);
    }

    public GroupSendKey Current { get; private set; }

    /// <summary>
    /// Gives the peer the present key; until it says that it has it, it gets copies of its own. If it cannot use the key but there is a
    /// suite that suits all better, there will be a new key at once.
    /// </summary>
    public void HandOut(Peer peer, Instant now)
    {
        if (!Array.Exists(peer.Suites, offer => offer.Suite == Current.Suite.Id) && ChooseSuite() != Current.Suite)
        {
            Revoke(now);
        }

        peer.Handout.Start(_context.Timings.Retry);
        Send(peer, now);
        _context.ForwardingChanged();
    }

    /// <summary>Repeats the key if it was not acknowledged.</summary>
    public void HandleTimeout(Peer peer, Instant now)
    {
        if (!peer.Handout.IsAcknowledged)
        {
            peer.Handout.Repeat(_context.Timings.RetryLimit);
            Send(peer, now);
        }
    }

    public void HandleAck(Peer peer, in GroupKeyAck message)
    {
        if (message.Epoch == Current.Epoch && !peer.Handout.IsAcknowledged)
        {
            peer.Handout.Acknowledge();
            peer.Deadlines.Cancel(PeerDeadline.GroupKey);
            _context.ForwardingChanged();
        }
    }

    /// <summary>Takes a peer's key. A suite that is not ours is not acknowledged, so the peer goes on to send copies.</summary>
    public void HandleKey(Peer peer, Session from, in GroupKey message, Instant now)
    {
        if (peer.Sessions.Current is { } session && _suites.Find(message.Suite) is { } suite)
        {
            peer.Group.Install(message, suite, from.LocalIndex, now);
            _context.Transmitter.SendControl(session, peer.Paths.Active, new GroupKeyAck(message.Epoch));
        }
    }

    /// <summary>The key will not do any longer, usually because somebody who has it is gone: a new one at once, one for all that happens in one moment.</summary>
    public void Revoke(Instant now) => _deadlines.Advance(GroupKeyDeadline.Renew, now);

    public void HandleTimeout(Instant now)
    {
        if (!_deadlines.TryTake(GroupKeyDeadline.Renew, now))
        {
            return;
        }

        Current = Create((ushort)(Current.Epoch + 1), now);
        foreach (var peer in _context.Peers.All)
        {
            peer.Handout.Reset();
            if (peer.Sessions.Current is not null)
            {
                HandOut(peer, now);
            }
        }
    }

    public void Stop() => _deadlines.Clear();

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
            peer.Deadlines[PeerDeadline.GroupKey] = now + peer.Handout.Delay;
        }
    }
}
