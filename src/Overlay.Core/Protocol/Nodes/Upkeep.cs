using Overlay.Primitives;
using Overlay.Protocol.Nodes.Replication;

namespace Overlay.Protocol.Nodes;

/// <summary>The start of the node, and what is to be done from time to time whatever happens.</summary>
internal sealed class Upkeep : ITimed
{
    private static readonly TimeSpan AgeInterval = TimeSpan.FromSeconds(30);

    private readonly NodeContext _context;
    private readonly SupernodeLinks _links;
    private readonly GroupKeys _groupKeys;
    private readonly PortGroups _portGroups;
    private readonly ReplicationPlans _replication;
    private readonly Deadlines<UpkeepDeadline> _deadlines;

    public Upkeep(NodeContext context, SupernodeLinks links, GroupKeys groupKeys, PortGroups portGroups, ReplicationPlans replication, Instant now)
    {
        _context = context;
        _links = links;
        _groupKeys = groupKeys;
        _portGroups = portGroups;
        _replication = replication;
        _deadlines = new Deadlines<UpkeepDeadline>(context.Agenda, this);
        _deadlines[UpkeepDeadline.Start] = now;
        _deadlines[UpkeepDeadline.AgeAddresses] = now + AgeInterval;
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
            _context.Neighbors.Expire(now);
            _deadlines[UpkeepDeadline.AgeAddresses] = now + AgeInterval;
        }
    }

    public void Stop()
    {
        _deadlines.Clear();
        _groupKeys.Stop();
        _portGroups.Stop();
        _replication.Stop();
    }
}
