using Overlay.Buffers;
using Overlay.Frames;
using Overlay.Multicast.Membership;
using Overlay.Net.Addresses;
using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Nodes.Groups;

/// <summary>
/// Listens to IGMP and MLD of the hosts behind the port and asks them, as the querier of its segment: a proxy for all other nodes, so that reports
/// need not travel (RFC 4541, section 2.1). Each VLAN in which somebody was heard is asked and counted by itself.
/// </summary>
internal sealed class PortGroups : ITimed
{
    /// <summary>The most VLANs that are known at once, frames without a tag included.</summary>
    public const int MaxVlans = 256;

    /// <summary>Queries come from an address of their own next to the node's, so that the host behind a device does not take them for its own.</summary>
    private const ulong QuerierBit = 0x0400_0000_0000;

    private readonly NodeContext _context;
    private readonly GroupMembers _members;
    private readonly Dictionary<VlanTags, PortVlan> _vlans = [];
    private readonly Deadlines<PortGroupsDeadline> _deadlines;
    private readonly MacAddress _mac;
    private readonly IpAddress _ownV6;

    public PortGroups(NodeContext context, GroupMembers members, Instant now)
    {
        _context = context;
        _members = members;
        _mac = new MacAddress(Options.Mac.Value ^ QuerierBit);
        _ownV6 = LocalAddresses.LinkLocalOf(_mac);
        _deadlines = new Deadlines<PortGroupsDeadline>(context.Agenda, this);
        WantAll(GroupId.AllMac, Options.WantsOtherGroups, now);
        WantAll(GroupId.AllV4, Options.WantsAllGroups, now);
        WantAll(GroupId.AllV6, Options.WantsAllGroups, now);
        FindOrAdd(default, now);
        Schedule();
    }

    public int VlanCount => _vlans.Count;

    /// <summary>Groups of hosts, of all VLANs.</summary>
    public int HostCount => _vlans.Values.Sum(vlan => vlan.Hosts.Count);

    public int RouterCount => _vlans.Values.Sum(vlan => vlan.RouterCount);

    private NodeEngineOptions Options => _context.Options;

    /// <summary>Takes a frame with IGMP, MLD or PIM from the port and tells who else gets it: of a report the routers, of anything else everybody; null for
    /// nobody, since it is malformed.</summary>
    public FrameGroup? Handle(PacketBuffer frame, Instant now)
    {
        var tags = VlanTags.Of(frame.Span);
        if (tags.Vlan > GroupId.MaxVlan || !MembershipFrame.TryRead(frame.Span, out var source, out var message))
        {
            Options.Counters.Count(DropReason.Malformed);
            return null;
        }

        var isReport = message.Kind is MembershipKind.Report or MembershipKind.Leave or MembershipKind.RecordReport;
        if (message.Kind != MembershipKind.Other)
        {
            Handle(tags, new EthernetFrame(frame.Span).Source, source, message, now);
            Schedule();
        }

        return isReport ? new FrameGroup(FrameGroupKind.Membership, GroupId.AllOf(source.IsV4 ? GroupFamily.V4 : GroupFamily.V6, tags.Vlan), source) : default(FrameGroup);
    }

    public void HandleTimeout(Instant now)
    {
        if (!_deadlines.TryTake(PortGroupsDeadline.Next, now))
        {
            return;
        }

        foreach (var vlan in _vlans.Values)
        {
            if (vlan.NextDeadline <= now)
            {
                HandleTimeout(vlan, now);
            }
        }

        Schedule();
    }

    public void Stop() => _deadlines.Clear();

    private void Handle(VlanTags tags, MacAddress station, IpAddress source, in MembershipMessage message, Instant now)
    {
        if (FindOrAdd(tags, now) is not { } vlan)
        {
            Options.Counters.Count(DropReason.MembershipLimited);
            return;
        }

        switch (message.Kind)
        {
            case MembershipKind.Query:
                vlan.HandleQuery(source, message, now);
                break;
            case MembershipKind.Router:
                vlan.HandleRouter(source, message.Lifetime, now);
                break;
            default:
                HandleReport(vlan, station, source.IsV4, message, now);
                break;
        }

        Settle(vlan, now);
    }

    private void HandleReport(PortVlan vlan, MacAddress host, bool isV4, in MembershipMessage message, Instant now)
    {
        vlan.Hosts.Capacity = HostMembership.MaxGroups - _vlans.Values.Sum(other => other.Hosts.Count) + vlan.Hosts.Count;
        if (!vlan.HandleReport(host, isV4, message, now))
        {
            Options.Counters.Count(vlan.Hosts.Count < vlan.Hosts.Capacity ? DropReason.Malformed : DropReason.MembershipLimited);
        }
    }

    /// <summary>The VLAN of a frame; null beyond the limit. One where nobody is known any more makes room.</summary>
    private PortVlan? FindOrAdd(VlanTags tags, Instant now)
    {
        if (_vlans.TryGetValue(tags, out var known))
        {
            return known;
        }

        if (_vlans.Count >= MaxVlans && _vlans.Values.FirstOrDefault(CanBeForgotten) is { } idle)
        {
            _vlans.Remove(idle.Tags);
        }

        if (_vlans.Count >= MaxVlans)
        {
            return null;
        }

        var vlan = new PortVlan(tags, Options.Membership, _ownV6, hasOneHost: !Options.AllowBridging, Options.QueriesPort, now);
        _vlans.Add(tags, vlan);
        return vlan;
    }

    /// <summary>Frames without a tag are asked for always, so that hosts which were there before the node say what they want.</summary>
    private static bool CanBeForgotten(PortVlan vlan) => vlan.IsIdle && vlan.Tags != default;

    private void HandleTimeout(PortVlan vlan, Instant now)
    {
        if (CanBeForgotten(vlan))
        {
            _vlans.Remove(vlan.Tags);
            return;
        }

        foreach (var (group, response) in vlan.TakeQueries(now))
        {
            SendQuery(vlan, group, response);
        }

        Settle(vlan, now);
    }

    private void SendQuery(PortVlan vlan, IpAddress group, TimeSpan response)
    {
        var timings = Options.Membership;
        var query = new MembershipQuery { Group = group, MaxResponse = response, Robustness = timings.Robustness, QueryInterval = timings.QueryInterval };
        var frame = new PacketBuffer(MembershipFrame.MaxQuerySize + VlanTags.MaxSize);
        var bytes = frame.Reset();
        frame.SetLength(vlan.Tags.Insert(bytes, MembershipFrame.WriteQuery(query, _mac, vlan.OwnAddress(group.IsV4), bytes)));
        _context.Outbox.AddFrame(frame);
    }

    private void Settle(PortVlan vlan, Instant now)
    {
        foreach (var group in vlan.Hosts.TakeChanged())
        {
            var id = GroupId.Of(group, vlan.Tags.Vlan);
            if (!id.IsFlooded)
            {
                SetSnooped(id, now);
            }
        }

        foreach (var family in (GroupFamily[])[GroupFamily.V4, GroupFamily.V6])
        {
            WantAll(GroupId.AllOf(family, vlan.Tags.Vlan), SegmentsOf(vlan.Tags.Vlan).Any(segment => segment.HasRouter(family)), now);
        }
    }

    private void SetSnooped(GroupId group, Instant now)
    {
        var filter = SegmentsOf(group.Vlan).Aggregate(GroupFilter.Nobody, (union, segment) => union.Union(segment.Hosts.FilterOf(group.Address)));
        if (filter.IsNobody || _members.MayJoin(group))
        {
            _members.SetSnooped(group, filter, now);
        }
        else
        {
            Options.Counters.Count(DropReason.GroupMemberRefused);
        }
    }

    /// <summary>What has the VLAN in its outer tag: one set of hosts, or several by a second tag.</summary>
    private IEnumerable<PortVlan> SegmentsOf(ushort vlan) => _vlans.Values.Where(segment => segment.Tags.Vlan == vlan);

    private void WantAll(GroupId all, bool isWanted, Instant now) => _members.SetSnooped(all, isWanted ? GroupFilter.Everybody : GroupFilter.Nobody, now);

    private void Schedule() => _deadlines[PortGroupsDeadline.Next] = _vlans.Values.Aggregate(Instant.Never, (next, vlan) => Instant.Min(next, vlan.NextDeadline));
}
