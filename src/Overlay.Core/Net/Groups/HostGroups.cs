using Overlay.Net.Addresses;
using Overlay.Packets;
using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Net.Groups;

/// <summary>
/// The groups that the sockets of the stack are members of, and how that is told to switches and routers: the host's side of IGMP and MLD
/// (RFC 3376, section 5; RFC 3810, section 6). A querier that speaks an older version is answered in that.
/// </summary>
internal sealed class HostGroups(NetContext context, LocalAddresses addresses, GroupReporter reporter)
{
    private readonly Dictionary<IpAddress, HostGroup> _groups = [];

    public bool IsMember(IpAddress group) => addresses.IsOwnGroup(group) || (_groups.TryGetValue(group, out var known) && known.Members.Count > 0);

    /// <summary>Joins the groups through which neighbours ask for the addresses (RFC 4862, section 5.4.2).</summary>
    public void Start(Instant now)
    {
        foreach (var local in addresses.All)
        {
            if (!local.Address.IsV4)
            {
                TryJoin(new SocketMembership(NeighborMessage.SolicitedNode(local.Address), isAnySource: true), now);
            }
        }
    }

    /// <summary>False if there are as many groups as may be.</summary>
    public bool TryJoin(SocketMembership membership, Instant now)
    {
        if (!_groups.TryGetValue(membership.Group, out var group))
        {
            if (_groups.Count >= NetLimits.Groups)
            {
                return false;
            }

            _groups.Add(membership.Group, group = new HostGroup(this, context.Agenda, membership.Group));
        }

        group.Members.Add(membership);
        group.Change(context.Random, now);
        return true;
    }

    public void Leave(SocketMembership membership, Instant now)
    {
        if (_groups.TryGetValue(membership.Group, out var group) && group.Members.Remove(membership))
        {
            group.Change(context.Random, now);
        }
    }

    /// <summary>Adds a source to a membership; false if there are as many as may be.</summary>
    public bool TryAdd(SocketMembership membership, IpAddress source, Instant now)
    {
        if (membership.Accepts(source))
        {
            return true;
        }

        if (!membership.TryAdd(source))
        {
            return false;
        }

        _groups[membership.Group].Change(context.Random, now);
        return true;
    }

    /// <summary>Takes a source out of a membership; true if that was the last one, with which the group is left.</summary>
    public bool Remove(SocketMembership membership, IpAddress source, Instant now)
    {
        if (!membership.Remove(source))
        {
            return false;
        }

        if (membership.Sources.Count == 0)
        {
            Leave(membership, now);
            return true;
        }

        _groups[membership.Group].Change(context.Random, now);
        return false;
    }

    /// <summary>A querier asks: each group answers at a random moment of the time that it gives (RFC 3376, section 5.2).</summary>
    public void HandleQuery(in MembershipMessage query, bool isV4, Instant now)
    {
        reporter.Hear(query, isV4, now);
        foreach (var group in _groups.Values)
        {
            if (group.Address.IsV4 == isV4 && group.Members.Count > 0 && (query.Group.IsUnspecified || query.Group == group.Address))
            {
                group.Deadlines.Advance(GroupDeadline.Answer, now + context.Random.Jitter(GroupReporter.AnswerTime(query), 1));
            }
        }
    }

    public void HandleTimeout(HostGroup group, Instant now)
    {
        if (group.Deadlines.TryTake(GroupDeadline.Answer, now))
        {
            reporter.SendState(group, now);
        }

        if (group.Deadlines.TryTake(GroupDeadline.Repeat, now))
        {
            group.Report(context.Random, now);
        }

        if (group.IsDone)
        {
            group.Deadlines.Clear();
            _groups.Remove(group.Address);
        }
    }

    public void ReportChange(HostGroup group, Instant now) => reporter.SendChange(group, now);
}
