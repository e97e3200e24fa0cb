using Overlay.Primitives;
using Overlay.Wire;

namespace Overlay.Multicast.Membership;

/// <summary>What this node wants: the hosts behind its port, and the application. Keeps the order of the changes, so that peers are told those only.</summary>
internal sealed class LocalGroups
{
    /// <summary>The most groups that a node may want.</summary>
    public const int MaxGroups = 4_096;

    private const int RememberedRemovals = 1_024;

    private readonly Dictionary<GroupId, GroupFilter> _snooped = [];
    private readonly Dictionary<GroupId, GroupFilter> _joined = [];
    private readonly Dictionary<GroupId, LocalGroup> _wanted = [];

    public RevisionLog<LocalGroup> Log { get; } = new(RememberedRemovals);

    public int Count => _wanted.Count;

    public IEnumerable<LocalGroup> All => _wanted.Values;

    /// <summary>What the application wants of a group.</summary>
    public GroupFilter JoinedOf(GroupId group) => _joined.GetValueOrDefault(group, GroupFilter.Nobody);

    /// <summary>What this node wants of a group, whoever asked for it.</summary>
    public GroupFilter WantedOf(GroupId group) => _wanted.GetValueOrDefault(group)?.Filter ?? GroupFilter.Nobody;

    /// <summary>What the hosts behind the port want; true if the peers are to be told.</summary>
    public bool SetSnooped(GroupId group, GroupFilter filter) => Set(_snooped, group, filter);

    /// <summary>What the application wants; true if the peers are to be told.</summary>
    public bool SetJoined(GroupId group, GroupFilter filter) => Set(_joined, group, filter);

    private bool Set(Dictionary<GroupId, GroupFilter> asked, GroupId group, GroupFilter filter)
    {
        if (filter.IsNobody)
        {
            asked.Remove(group);
        }
        else if (_wanted.Count < MaxGroups || _wanted.ContainsKey(group))
        {
            asked[group] = filter;
        }

        var union = _snooped.GetValueOrDefault(group, GroupFilter.Nobody).Union(JoinedOf(group));
        return Tell(group, union);
    }

    private bool Tell(GroupId group, GroupFilter filter)
    {
        var known = _wanted.GetValueOrDefault(group);
        if (filter.Equals(known?.Filter ?? GroupFilter.Nobody))
        {
            return false;
        }

        var changed = new LocalGroup(group) { Filter = filter, Revision = known?.Revision ?? 0 };
        if (known is not null)
        {
            known.Revision = 0;
        }

        if (changed.IsRemoved)
        {
            _wanted.Remove(group);
        }
        else
        {
            _wanted[group] = changed;
        }

        Log.Touch(changed);
        return true;
    }
}
