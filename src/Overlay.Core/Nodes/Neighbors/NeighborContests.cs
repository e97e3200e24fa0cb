using Overlay.DataPath.Segment;
using Overlay.Nodes.Forwarding;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Neighbors;

/// <summary>
/// Addresses that the stations of two peers claim. The one that had it is asked, and keeps it if it answers; if it is silent the other one has it. Until then
/// nothing is answered for the address. One that is claimed again and again is asked for once a second at most.
/// </summary>
internal sealed class NeighborContests : ITimed
{
    private const int MaxContests = 64;

    /// <summary>How often the holder is asked, and one such time after the last question the contest ends.</summary>
    private const int Questions = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(330);

    private readonly NodeContext _context;
    private readonly EngineFrames _frames;
    private readonly AddressConflicts _conflicts;
    private readonly Deadlines<NeighborDeadline> _deadlines;
    private readonly Dictionary<IpAddress, Contest> _contests = [];

    public NeighborContests(NodeContext context, EngineFrames frames)
    {
        _context = context;
        _frames = frames;
        _conflicts = new AddressConflicts(context);
        _deadlines = new Deadlines<NeighborDeadline>(context.Agenda, this);
    }

    public int Count => _contests.Count;

    public TableSize Reported => _conflicts.Size;

    /// <summary>Looks into what the data path noticed.</summary>
    public void HandleClaims(Instant now)
    {
        while (_context.Neighbors.TryTakeClaim(out var claim))
        {
            if (claim.IsHere)
            {
                _conflicts.Handle(claim, now);
            }
            else if (_contests.Count < MaxContests && _contests.TryAdd(claim.Ip, new Contest(now)))
            {
                Ask(claim.Ip, now);
                _deadlines.Advance(NeighborDeadline.Next, now + Interval);
            }
        }
    }

    public void HandleTimeout(Instant now)
    {
        if (!_deadlines.TryTake(NeighborDeadline.Next, now))
        {
            return;
        }

        foreach (var (ip, contest) in _contests)
        {
            if (contest.Asked == Questions)
            {
                if (_context.Neighbors.Settle(ip, contest.Since))
                {
                    _contests.Remove(ip);
                    continue;
                }

                (contest.Since, contest.Asked) = (now, 0);
            }

            Ask(ip, now);
            contest.Asked++;
        }

        if (_contests.Count > 0)
        {
            _deadlines[NeighborDeadline.Next] = now + Interval;
        }
    }

    public void Stop()
    {
        _contests.Clear();
        _deadlines.Clear();
    }

    /// <summary>Asks the holder, if it did not answer yet.</summary>
    private void Ask(IpAddress ip, Instant now)
    {
        if (_context.Neighbors.TryFind(ip, now, out var binding) && binding.ContestedAt is not null && _context.Peers.Find(binding.Owner.Id) is { } peer)
        {
            _frames.SendOwn(peer, NeighborCheck.Create(ip, binding.Mac, _context.Options.Mac), now);
        }
    }

    private sealed class Contest(Instant since)
    {
        public Instant Since { get; set; } = since;

        public int Asked { get; set; } = 1;
    }
}
