using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Net.Groups;

/// <summary>A group that sockets of the stack are members of: what they want together, and what is still to be told of it.</summary>
internal sealed class HostGroup : ITimed
{
    /// <summary>Robustness: a change is told this often (RFC 3376, section 8.1).</summary>
    private const int Reports = 2;

    private static readonly TimeSpan RepeatTime = TimeSpan.FromSeconds(1);

    private readonly HostGroups _owner;
    private readonly List<SocketMembership> _members = [];
    private int _reportsLeft;

    public HostGroup(HostGroups owner, Agenda agenda, IpAddress address)
    {
        _owner = owner;
        Address = address;
        Deadlines = new Deadlines<GroupDeadline>(agenda, this);
    }

    public IpAddress Address { get; }

    public Deadlines<GroupDeadline> Deadlines { get; }

    public List<SocketMembership> Members => _members;

    /// <summary>True: everything that is sent to the group, EXCLUDE of nothing. False: INCLUDE of <see cref="Sources"/>.</summary>
    public bool IsAnySource { get; private set; }

    /// <summary>The sources that some member wants, if none wants all.</summary>
    public IpAddress[] Sources { get; private set; } = [];

    /// <summary>True if nobody wants anything of the group and that has been told.</summary>
    public bool IsDone => _members.Count == 0 && _reportsLeft == 0;

    /// <summary>The members have changed: what they want together (RFC 3376, section 3.2) is told now and once more.</summary>
    public void Change(IRandomSource random, Instant now)
    {
        IsAnySource = _members.Exists(member => member.IsAnySource);
        Sources = IsAnySource ? [] : [.. _members.SelectMany(member => member.Sources).Distinct()];
        if (Sources.Length > NetLimits.SourcesPerGroup)
        {
            // Too many for a report: all of the group is asked for, and each socket takes what it wants.
            (IsAnySource, Sources) = (true, []);
        }

        _reportsLeft = Reports;
        Report(random, now);
    }

    public void HandleTimeout(Instant now) => _owner.HandleTimeout(this, now);

    /// <summary>Tells the state as it is now.</summary>
    public void Report(IRandomSource random, Instant now)
    {
        _owner.ReportChange(this, now);
        if (--_reportsLeft > 0)
        {
            Deadlines[GroupDeadline.Repeat] = now + random.Jitter(RepeatTime, 1);
        }
    }
}
