using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Multicast.Membership;

/// <summary>One group as the hosts of the port reported it, each host by itself.</summary>
internal sealed class PortGroup
{
    private readonly Dictionary<MacAddress, HostState> _hosts = [];

    /// <summary>A report of version 1 came: Leave means nothing until then (RFC 3376, section 7.3.2).</summary>
    public Instant V1Until { get; set; } = new(long.MinValue);

    /// <summary>A report of version 2 came: lists of sources mean nothing until then.</summary>
    public Instant V2Until { get; set; } = new(long.MinValue);

    public IReadOnlyDictionary<MacAddress, HostState> Hosts => _hosts;

    /// <summary>What the hosts want together.</summary>
    public GroupFilter Filter { get; private set; } = GroupFilter.Nobody;

    /// <summary>Takes a record of a host; true if that changes what all want.</summary>
    public bool Hear(MacAddress host, MembershipRecordType type, ReadOnlySpan<IpAddress> sources, Instant until)
    {
        var state = _hosts.TryGetValue(host, out var known) ? known : new HostState();
        state.Hear(type, sources, until);
        if (state.Filter.IsNobody)
        {
            _hosts.Remove(host);
        }
        else
        {
            _hosts[host] = state;
        }

        return Refresh();
    }

    /// <summary>What hosts said is believed at least until then.</summary>
    public void Extend(Instant until)
    {
        foreach (var state in _hosts.Values)
        {
            state.Extend(until);
        }
    }

    /// <summary>Lets go of what hosts did not say again in time; true if that changes what all want.</summary>
    public bool Expire(Instant now)
    {
        foreach (var (host, state) in _hosts)
        {
            state.Expire(now);
            if (state.Filter.IsNobody)
            {
                _hosts.Remove(host);
            }
        }

        return Refresh();
    }

    /// <summary>The next time at which a host is not believed any more.</summary>
    public Instant NextExpiry()
    {
        var next = Instant.Never;
        foreach (var state in _hosts.Values)
        {
            next = Instant.Min(next, state.NextExpiry);
        }

        return next;
    }

    private bool Refresh()
    {
        var union = GroupFilter.Nobody;
        foreach (var state in _hosts.Values)
        {
            union = union.Union(state.Filter);
        }

        var changes = !union.Equals(Filter);
        Filter = union;
        return changes;
    }
}
