using Overlay.Buffers;
using Overlay.Frames;
using Overlay.Groups;
using Overlay.Net.Membership;
using Overlay.Primitives;

namespace Overlay.Protocol.Nodes;

/// <summary>
/// Listens to IGMP and MLD of the hosts behind the port and asks them, as the querier of its segment: a proxy for all other nodes, so that reports
/// need not travel (RFC 4541, section 2.1).
/// </summary>
internal sealed class PortGroups : ITimed
{
    /// <summary>Queries come from an address of their own next to the node's, so that the host behind a device does not take them for its own.</summary>
    private const ulong QuerierBit = 0x0400_0000_0000;

    private readonly NodeContext _context;
    private readonly GroupMembers _members;
    private readonly MembershipTimings _timings;
    private readonly HostMembership _hosts;
    private readonly Querier _querierV4;
    private readonly Querier _querierV6;
    private readonly Deadlines<PortGroupsDeadline> _deadlines;
    private readonly List<(IpAddress Group, Instant At)> _questions = [];
    private readonly MacAddress _mac;

    public PortGroups(NodeContext context, GroupMembers members, Instant now)
    {
        var options = context.Options;
        _context = context;
        _members = members;
        _timings = options.Membership;
        _mac = new MacAddress(options.Mac.Value ^ QuerierBit);
        _hosts = new HostMembership(hasOneHost: !options.AllowBridging) { TimingsV4 = _timings, TimingsV6 = _timings };
        _querierV4 = new Querier(_timings, new IpAddress([0, 0, 0, 0]), options.QueriesPort, now);
        _querierV6 = new Querier(_timings, LinkLocal(_mac), options.QueriesPort, now);
        _deadlines = new Deadlines<PortGroupsDeadline>(context.Agenda, this);
        WantAll(GroupFamily.Mac, options.WantsOtherGroups, now);
        WantAll(GroupFamily.V4, options.WantsAllGroups, now);
        WantAll(GroupFamily.V6, options.WantsAllGroups, now);
        Schedule();
    }

    /// <summary>Takes a frame with IGMP or MLD from the port and tells who else gets it: of a query everybody, of a report the routers; null for nobody,
    /// since it is malformed.</summary>
    public FrameGroup? Handle(PacketBuffer frame, Instant now)
    {
        if (!MembershipFrame.TryRead(frame.Span, out var source, out var message))
        {
            _context.Options.Counters.Count(DropReason.Malformed);
            return null;
        }

        if (message.Kind == MembershipKind.Query)
        {
            HandleQuery(source, message, now);
            return default(FrameGroup);
        }

        if (!_hosts.HandleReport(new EthernetFrame(frame.Span).Source, source.IsV4, message, now))
        {
            _context.Options.Counters.Count(DropReason.Malformed);
        }

        foreach (var group in _hosts.TakeQuestions())
        {
            Ask(group, now);
        }

        Settle(now);
        return new FrameGroup(FrameGroupKind.Membership, GroupId.AllOf(source.IsV4 ? GroupFamily.V4 : GroupFamily.V6), source);
    }

    public void HandleTimeout(Instant now)
    {
        if (!_deadlines.TryTake(PortGroupsDeadline.Next, now))
        {
            return;
        }

        Query(_querierV4, GroupFamily.V4, now);
        Query(_querierV6, GroupFamily.V6, now);
        TakeTimings();
        foreach (var (group, _) in _questions.FindAll(question => question.At <= now))
        {
            SendQuery(group, _timings.LastMemberInterval);
        }

        _questions.RemoveAll(question => question.At <= now);
        if (_hosts.NextDeadline <= now)
        {
            _hosts.HandleTimeout(_querierV4.IsQueried || _querierV6.IsQueried, now);
        }

        Settle(now);
    }

    public void Stop() => _deadlines.Clear();

    private static IpAddress LinkLocal(MacAddress mac)
    {
        // RFC 4291, appendix A: the universal bit is inverted.
        Span<byte> address = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe, 0, 0, 0];
        Span<byte> bytes = stackalloc byte[MacAddress.Size];
        mac.CopyTo(bytes);
        bytes[..3].CopyTo(address[8..]);
        bytes[3..].CopyTo(address[13..]);
        address[8] ^= 2;
        return new IpAddress(address);
    }

    private void HandleQuery(IpAddress source, in MembershipMessage message, Instant now)
    {
        var querier = source.IsV4 ? _querierV4 : _querierV6;
        querier.HandleQuery(source, message, now);
        TakeTimings();
        _hosts.HandleQuery(message, now);
        Settle(now);
    }

    private void TakeTimings() => (_hosts.TimingsV4, _hosts.TimingsV6) = (_querierV4.Timings, _querierV6.Timings);

    private void Query(Querier querier, GroupFamily family, Instant now)
    {
        var wasQuerier = querier.IsQuerier;
        if (querier.TryTakeQuery(now))
        {
            if (!wasQuerier)
            {
                _hosts.Extend(family == GroupFamily.V4, now + _timings.QueryResponse + _timings.LastMemberInterval);
            }

            SendQuery(GroupId.AllOf(family).Address, _timings.QueryResponse);
        }
    }

    /// <summary>Asks for one group as often as the timers want, if this node is the one that asks.</summary>
    private void Ask(IpAddress group, Instant now)
    {
        if (!(group.IsV4 ? _querierV4 : _querierV6).IsQuerier)
        {
            return;
        }

        for (var i = 0; i < _timings.LastMemberCount; i++)
        {
            _questions.Add((group, now + (i * _timings.LastMemberInterval)));
        }
    }

    private void SendQuery(IpAddress group, TimeSpan response)
    {
        var query = new MembershipQuery { Group = group, MaxResponse = response, Robustness = _timings.Robustness, QueryInterval = _timings.QueryInterval };
        var frame = new PacketBuffer(MembershipFrame.MaxQuerySize);
        frame.SetLength(MembershipFrame.WriteQuery(query, _mac, (group.IsV4 ? _querierV4 : _querierV6).Own, frame.Reset()));
        _context.Outbox.AddFrame(frame);
    }

    private void Settle(Instant now)
    {
        foreach (var group in _hosts.TakeChanged())
        {
            var (id, filter) = (GroupId.Of(group), _hosts.FilterOf(group));
            if (id.IsFlooded)
            {
                continue;
            }

            if (filter.IsNobody || _members.MayJoin(id))
            {
                _members.SetSnooped(id, filter, now);
            }
            else
            {
                _context.Options.Counters.Count(DropReason.GroupMemberRefused);
            }
        }

        WantAll(GroupFamily.V4, _querierV4.HasRouter || _context.Options.WantsAllGroups, now);
        WantAll(GroupFamily.V6, _querierV6.HasRouter || _context.Options.WantsAllGroups, now);
        Schedule();
    }

    private void WantAll(GroupFamily family, bool isWanted, Instant now) =>
        _members.SetSnooped(GroupId.AllOf(family), isWanted ? GroupFilter.Everybody : GroupFilter.Nobody, now);

    private void Schedule()
    {
        var next = Instant.Min(_hosts.NextDeadline, Instant.Min(_querierV4.NextDeadline, _querierV6.NextDeadline));
        foreach (var (_, at) in _questions)
        {
            next = Instant.Min(next, at);
        }

        _deadlines[PortGroupsDeadline.Next] = next;
    }
}
