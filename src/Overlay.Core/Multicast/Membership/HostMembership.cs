using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Multicast.Membership;

/// <summary>
/// Who is in which group behind the port, as IGMP and MLD tell it (RFC 3376, section 6; RFC 3810, section 7). Each host is tracked by itself,
/// so that the Leave of the last one counts at once.
/// </summary>
internal sealed class HostMembership(bool hasOneHost)
{
    public const int MaxGroups = 4_096;
    public const int MaxHosts = 256;

    private readonly Dictionary<IpAddress, PortGroup> _groups = [];
    private readonly HashSet<IpAddress> _changed = [];
    private readonly List<IpAddress> _questions = [];

    public int Count => _groups.Count;

    /// <summary>How many there may be.</summary>
    public int Capacity { get; set; } = MaxGroups;

    /// <summary>The timers of whoever asks for groups of IPv4.</summary>
    public MembershipTimings TimingsV4 { get; set; } = new();

    /// <summary>The same for groups of IPv6.</summary>
    public MembershipTimings TimingsV6 { get; set; } = new();

    /// <summary>When <see cref="HandleTimeout"/> has something to do.</summary>
    public Instant NextDeadline { get; private set; } = Instant.Never;

    /// <summary>What the port wants of a group.</summary>
    public GroupFilter FilterOf(IpAddress group) => _groups.TryGetValue(group, out var state) ? state.Filter : GroupFilter.Nobody;

    /// <summary>Takes the groups of which the port wants something else than before.</summary>
    public IpAddress[] TakeChanged() => Take(_changed);

    /// <summary>Takes the groups for which a query is to be sent, <see cref="MembershipTimings.LastMemberCount"/> times.</summary>
    public IpAddress[] TakeQuestions() => Take(_questions);

    /// <summary>Takes a report or a Leave; false if it is beyond the limits, or is none.</summary>
    public bool HandleReport(MacAddress host, bool isV4, in MembershipMessage message, Instant now)
    {
        if (message.Kind == MembershipKind.Report)
        {
            return HandleReport(host, message.Group, message.Generation, now);
        }

        if (message.Kind == MembershipKind.Leave)
        {
            HandleLeave(host, message.Group, now);
            return true;
        }

        var isTaken = message.Kind == MembershipKind.RecordReport;
        foreach (var record in message.Records)
        {
            isTaken &= record.Group.IsV4 == isV4 && record.Group.IsMulticast && HandleRecord(host, record, now);
        }

        return isTaken;
    }

    /// <summary>A querier asks for one group: who does not answer in time is gone, unless the S flag is set (RFC 3376, section 6.6.1).</summary>
    public void HandleQuery(in MembershipMessage query, Instant now)
    {
        if (query.Group.IsUnspecified || query.Suppresses || query.Sources.Count > 0 || !_groups.TryGetValue(query.Group, out var group))
        {
            return;
        }

        foreach (var state in group.Hosts.Values)
        {
            state.Shorten(now + TimingsOf(query.Group).LastMemberTime);
        }

        NextDeadline = Instant.Min(NextDeadline, now + TimingsOf(query.Group).LastMemberTime);
    }

    /// <summary>Somebody else than before asks all hosts of a family: who did not have to answer yet is believed until then.</summary>
    public void Extend(bool isV4, Instant until)
    {
        foreach (var (address, group) in _groups)
        {
            if (address.IsV4 == isV4)
            {
                group.Extend(until);
            }
        }
    }

    /// <summary>Lets go of hosts that did not answer; where nobody asks (<paramref name="isQueried"/> false), of none.</summary>
    public void HandleTimeout(bool isQueried, Instant now)
    {
        NextDeadline = isQueried ? Instant.Never : now + TimingsV4.GroupMembership;
        if (!isQueried)
        {
            return;
        }

        foreach (var (address, group) in _groups)
        {
            if (group.Expire(now))
            {
                _changed.Add(address);
            }

            Settle(address, group);
        }
    }

    private bool HandleReport(MacAddress host, IpAddress address, int generation, Instant now)
    {
        if (FindOrAdd(address) is not { } group)
        {
            return false;
        }

        if (generation == 1)
        {
            group.V1Until = now + TimingsOf(address).OlderHostPresent;
        }
        else
        {
            group.V2Until = now + TimingsOf(address).OlderHostPresent;
        }

        Hear(address, group, host, MembershipRecordType.ChangeToExclude, [], now);
        return true;
    }

    private bool HandleRecord(MacAddress host, in MembershipRecord record, Instant now)
    {
        if (FindOrAdd(record.Group) is not { } group)
        {
            return false;
        }

        var sources = record.Sources.ToArray();
        if (now < group.V1Until || now < group.V2Until)
        {
            HandleRecordAmongOlder(host, record, group, sources, now);
        }
        else
        {
            Hear(record.Group, group, host, record.Type, sources, now);
        }

        return true;
    }

    /// <summary>While there are hosts of older versions: BLOCK and the sources of TO_EX are ignored, TO_IN of nobody is a Leave (RFC 3376, section
    /// 7.3.2).</summary>
    private void HandleRecordAmongOlder(MacAddress host, in MembershipRecord record, PortGroup group, IpAddress[] sources, Instant now)
    {
        switch (record.Type)
        {
            case MembershipRecordType.BlockOldSources:
                break;
            case MembershipRecordType.ChangeToExclude:
                Hear(record.Group, group, host, record.Type, [], now);
                break;
            case MembershipRecordType.ChangeToInclude when sources.Length == 0:
                HandleLeave(host, record.Group, now);
                break;
            default:
                Hear(record.Group, group, host, record.Type, sources, now);
                break;
        }
    }

    /// <summary>
    /// Where the port has one host, it is gone at once. Hosts of older versions keep still when another one reports, so behind a bridge there
    /// may be some that are not known: they are asked.
    /// </summary>
    private void HandleLeave(MacAddress host, IpAddress address, Instant now)
    {
        if (!_groups.TryGetValue(address, out var group) || now < group.V1Until || !group.Hosts.TryGetValue(host, out var state))
        {
            return;
        }

        if (hasOneHost)
        {
            Hear(address, group, host, MembershipRecordType.ChangeToInclude, [], now);
            return;
        }

        state.Shorten(now + TimingsOf(address).LastMemberTime);
        NextDeadline = Instant.Min(NextDeadline, state.NextExpiry);
        _questions.Add(address);
    }

    private void Hear(IpAddress address, PortGroup group, MacAddress host, MembershipRecordType type, ReadOnlySpan<IpAddress> sources, Instant now)
    {
        if (group.Hosts.Count >= MaxHosts && !group.Hosts.ContainsKey(host) && !GroupFilter.Nobody.After(type, sources).IsNobody)
        {
            // A host beyond the limit shares one state with others: it wants all, and expires when none of them reports any more.
            (host, type) = (default, MembershipRecordType.ChangeToExclude);
            sources = [];
        }

        if (group.Hear(host, type, sources, now + TimingsOf(address).GroupMembership))
        {
            _changed.Add(address);
        }

        Settle(address, group);
    }

    private MembershipTimings TimingsOf(IpAddress group) => group.IsV4 ? TimingsV4 : TimingsV6;

    private PortGroup? FindOrAdd(IpAddress address)
    {
        if (!_groups.TryGetValue(address, out var group) && _groups.Count < Capacity)
        {
            _groups.Add(address, group = new PortGroup());
        }

        return group;
    }

    private void Settle(IpAddress address, PortGroup group)
    {
        if (group.Hosts.Count == 0)
        {
            _groups.Remove(address);
        }

        NextDeadline = Instant.Min(NextDeadline, group.NextExpiry());
    }

    private static IpAddress[] Take(ICollection<IpAddress> addresses)
    {
        if (addresses.Count == 0)
        {
            return [];
        }

        IpAddress[] taken = [.. addresses];
        addresses.Clear();
        return taken;
    }
}
