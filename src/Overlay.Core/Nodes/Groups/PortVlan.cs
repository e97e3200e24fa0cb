using Overlay.Frames;
using Overlay.Multicast.Membership;
using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Nodes.Groups;

/// <summary>The hosts behind the port that are on one VLAN, or on none: what they said of groups, and who asks them.</summary>
internal sealed class PortVlan(VlanTags tags, MembershipTimings timings, IpAddress ownV6, bool hasOneHost, bool isAsked, Instant now)
{
    private readonly Querier _querierV4 = new(timings, IpAddress.NoneV4, isAsked, now);
    private readonly Querier _querierV6 = new(timings, ownV6, isAsked, now);
    private readonly MulticastRouters _routersV4 = new();
    private readonly MulticastRouters _routersV6 = new();
    private readonly List<(IpAddress Group, Instant At)> _questions = [];

    /// <summary>How its frames are tagged.</summary>
    public VlanTags Tags => tags;

    public HostMembership Hosts { get; } = new(hasOneHost) { TimingsV4 = timings, TimingsV6 = timings };

    /// <summary>When <see cref="TakeQueries"/> has something to do.</summary>
    public Instant NextDeadline
    {
        get
        {
            var next = Instant.Min(Hosts.NextDeadline, Instant.Min(_querierV4.NextDeadline, _querierV6.NextDeadline));
            next = Instant.Min(next, Instant.Min(_routersV4.NextDeadline, _routersV6.NextDeadline));
            foreach (var (_, at) in _questions)
            {
                next = Instant.Min(next, at);
            }

            return next;
        }
    }

    /// <summary>True while nobody is known here: there is nobody to ask.</summary>
    public bool IsIdle => Hosts.Count == 0 && _questions.Count == 0 && !HasRouter(GroupFamily.V4) && !HasRouter(GroupFamily.V6);

    /// <summary>True while a router is here that wants every group of a family.</summary>
    public bool HasRouter(GroupFamily family) => QuerierOf(family == GroupFamily.V4).HasRouter || !RoutersOf(family == GroupFamily.V4).IsEmpty;

    public int RouterCount => _routersV4.Count + _routersV6.Count;

    /// <summary>The address that queries of a family are sent from.</summary>
    public IpAddress OwnAddress(bool isV4) => QuerierOf(isV4).Own;

    public void HandleQuery(IpAddress source, in MembershipMessage message, Instant now)
    {
        QuerierOf(source.IsV4).HandleQuery(source, message, now);
        TakeTimings();
        Hosts.HandleQuery(message, now);
    }

    /// <summary>A router told that it is there, or that it goes.</summary>
    public void HandleRouter(IpAddress source, TimeSpan lifetime, Instant now) => RoutersOf(source.IsV4).Hear(source, lifetime, now);

    /// <summary>Takes a report or a Leave; false if it is beyond the limits, or is none.</summary>
    public bool HandleReport(MacAddress host, bool isV4, in MembershipMessage message, Instant now)
    {
        var isTaken = Hosts.HandleReport(host, isV4, message, now);
        foreach (var group in Hosts.TakeQuestions())
        {
            Ask(group, now);
        }

        return isTaken;
    }

    /// <summary>Lets go of hosts that did not answer, and takes the queries that are due: for which group, unspecified for all of its family, and how long
    /// hosts may take.</summary>
    public List<(IpAddress Group, TimeSpan Response)> TakeQueries(Instant now)
    {
        List<(IpAddress, TimeSpan)> due = [];
        foreach (var (family, querier) in ((GroupFamily, Querier)[])[(GroupFamily.V4, _querierV4), (GroupFamily.V6, _querierV6)])
        {
            if (IsQueryDue(querier, family, now))
            {
                due.Add((GroupId.AllOf(family).Address, timings.QueryResponse));
            }
        }

        TakeTimings();
        _routersV4.Expire(now);
        _routersV6.Expire(now);
        due.AddRange(_questions.FindAll(question => question.At <= now).Select(question => (question.Group, timings.LastMemberInterval)));
        _questions.RemoveAll(question => question.At <= now);
        if (Hosts.NextDeadline <= now)
        {
            Hosts.HandleTimeout(_querierV4.IsQueried || _querierV6.IsQueried, now);
        }

        return due;
    }

    private Querier QuerierOf(bool isV4) => isV4 ? _querierV4 : _querierV6;

    private MulticastRouters RoutersOf(bool isV4) => isV4 ? _routersV4 : _routersV6;

    private bool IsQueryDue(Querier querier, GroupFamily family, Instant now)
    {
        var wasQuerier = querier.IsQuerier;
        if (!querier.TryTakeQuery(now))
        {
            return false;
        }

        if (!wasQuerier)
        {
            Hosts.Extend(family == GroupFamily.V4, now + timings.QueryResponse + timings.LastMemberInterval);
        }

        return true;
    }

    private void TakeTimings() => (Hosts.TimingsV4, Hosts.TimingsV6) = (_querierV4.Timings, _querierV6.Timings);

    /// <summary>Asks for one group as often as the timers want, if this node is the one that asks.</summary>
    private void Ask(IpAddress group, Instant now)
    {
        if (!QuerierOf(group.IsV4).IsQuerier)
        {
            return;
        }

        for (var i = 0; i < timings.LastMemberCount; i++)
        {
            _questions.Add((group, now + (i * timings.LastMemberInterval)));
        }
    }
}
