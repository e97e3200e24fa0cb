using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Multicast.Membership;

/// <summary>
/// What one host of the port wants of one group, and until when that is believed: a list of sources each by itself, anything else as a whole
/// (RFC 3376, section 6.2.2).
/// </summary>
internal sealed class HostState
{
    private readonly Dictionary<IpAddress, Instant> _sources = [];
    private Instant _until;

    /// <summary>The list came to be longer than a filter can be: until the host says something else it gets all.</summary>
    private bool _isTooLong;

    public GroupFilter Filter { get; private set; } = GroupFilter.Nobody;

    /// <summary>When a part of it is not believed any more.</summary>
    public Instant NextExpiry
    {
        get
        {
            var next = Filter.IsExclude ? _until : Instant.Never;
            foreach (var until in _sources.Values)
            {
                next = Instant.Min(next, until);
            }

            return next;
        }
    }

    /// <summary>Takes a record of the host.</summary>
    public void Hear(MembershipRecordType type, ReadOnlySpan<IpAddress> sources, Instant until)
    {
        var next = Filter.After(type, sources);
        var isList = sources.Length > 0 && type is not (MembershipRecordType.ModeIsExclude or MembershipRecordType.ChangeToExclude);
        _isTooLong = isList && (_isTooLong || (next.IsExclude && !Filter.IsExclude));
        Filter = _isTooLong ? GroupFilter.Everybody : next;
        _until = until;
        foreach (var source in sources)
        {
            _sources[source] = until;
        }

        foreach (var source in _sources.Keys)
        {
            if (Filter.IsExclude || !Filter.Accepts(source))
            {
                _sources.Remove(source);
            }
        }
    }

    /// <summary>Nothing is believed for longer, unless the host says it again.</summary>
    public void Shorten(Instant until)
    {
        _until = Instant.Min(_until, until);
        foreach (var (source, known) in _sources)
        {
            _sources[source] = Instant.Min(known, until);
        }
    }

    /// <summary>All is believed at least until then.</summary>
    public void Extend(Instant until)
    {
        _until = Instant.Max(_until, until);
        foreach (var (source, known) in _sources)
        {
            _sources[source] = Instant.Max(known, until);
        }
    }

    /// <summary>Lets go of what is not believed any more.</summary>
    public void Expire(Instant now)
    {
        if (Filter.IsExclude)
        {
            Filter = now >= _until ? GroupFilter.Nobody : Filter;
            return;
        }

        foreach (var (source, until) in _sources)
        {
            if (now >= until)
            {
                _sources.Remove(source);
            }
        }

        Filter = GroupFilter.Include([.. _sources.Keys]);
    }
}
