using Overlay.Nodes.Groups;
using Overlay.Nodes.Links;
using Overlay.Nodes.Neighbors;
using Overlay.Nodes.Peers;
using Overlay.Nodes.Replication;
using Overlay.Primitives.Timing;

namespace Overlay.Nodes;

/// <summary>The start of the node, and what is to be done from time to time whatever happens.</summary>
internal sealed class Upkeep : ITimed
{
    private static readonly TimeSpan AgeInterval = TimeSpan.FromSeconds(30);

    private readonly NodeContext _context;
    private readonly SupernodeLinks _links;
    private readonly GroupKeys _groupKeys;
    private readonly PortGroups _portGroups;
    private readonly ReplicationPlans _replication;
    private readonly NeighborQuestions _questions;
    private readonly UnansweredQuestions _unanswered;
    private readonly NeighborContests _contests;
    private readonly Announcements _announcements;
    private readonly PeerConduct _conduct;
    private readonly Deadlines<UpkeepDeadline> _deadlines;
    private bool _hasRegistered;

    public Upkeep(
        NodeContext context,
        SupernodeLinks links,
        GroupKeys groupKeys,
        PortGroups portGroups,
        ReplicationPlans replication,
        NeighborQuestions questions,
        UnansweredQuestions unanswered,
        NeighborContests contests,
        Announcements announcements,
        PeerConduct conduct,
        Instant now)
    {
        _context = context;
        _links = links;
        _groupKeys = groupKeys;
        _portGroups = portGroups;
        _replication = replication;
        _questions = questions;
        _unanswered = unanswered;
        _contests = contests;
        _announcements = announcements;
        _conduct = conduct;
        _deadlines = new Deadlines<UpkeepDeadline>(context.Agenda, this);
        _deadlines[UpkeepDeadline.Start] = now;
        _deadlines[UpkeepDeadline.AgeAddresses] = now + AgeInterval;
        _deadlines[UpkeepDeadline.ReportSilentSupernodes] = now + context.Timings.SupernodePatience;
        links.Registered += HandleRegistered;
    }

    public void HandleTimeout(Instant now)
    {
        if (_deadlines.TryTake(UpkeepDeadline.Start, now))
        {
            foreach (var link in _links.All)
            {
                link.Start(now);
            }
        }

        if (_deadlines.TryTake(UpkeepDeadline.AgeAddresses, now))
        {
            _context.Learned.Expire(now);
            _announcements.Refresh(now);
            foreach (var peer in _context.Peers.All)
            {
                peer.KeepAddresses();
                peer.Group.Expire(now);
            }

            _context.Neighbors.Expire(now);
            _context.ShutOut.Expire(now);

            _deadlines[UpkeepDeadline.AgeAddresses] = now + AgeInterval;
        }

        if (_deadlines.TryTake(UpkeepDeadline.ReportSilentSupernodes, now))
        {
            ReportSilentSupernodes();
        }

        if (_deadlines.TryTake(UpkeepDeadline.ReportNoOtherMember, now) && !_context.Peers.HadAny && _links.All.Any(link => link.IsRegistered))
        {
            _context.Outbox.Add(new NodeEvent.NoOtherMember(_context.Options.Community.Id.ToString()));
        }
    }

    public void Stop()
    {
        _deadlines.Clear();
        _groupKeys.Stop();
        _portGroups.Stop();
        _replication.Stop();
        _questions.Stop();
        _unanswered.Stop();
        _contests.Stop();
        _conduct.Stop();
    }

    /// <summary>Once, after the first registration: whoever comes and goes later is reported anyway.</summary>
    private void HandleRegistered(SupernodeLink link, Instant now)
    {
        if (!_hasRegistered)
        {
            _hasRegistered = true;
            _deadlines[UpkeepDeadline.ReportNoOtherMember] = now + _context.Timings.MeetingPatience;
        }
    }

    /// <summary>Without any supernode the start itself says so.</summary>
    private void ReportSilentSupernodes()
    {
        if (!_hasRegistered)
        {
            return;
        }

        foreach (var link in _links.All.Where(link => !link.WasAnswered))
        {
            _context.Outbox.Add(new NodeEvent.SupernodeSilent(link.Address));
        }
    }
}
