using Overlay.Frames.Messages;
using Overlay.Groups;

namespace Overlay.Protocol.Nodes;

/// <summary>The groups of one peer, by one of its words, within the limits.</summary>
internal sealed class GroupWishes(GroupBudget budget)
{
    /// <summary>The most groups of one peer.</summary>
    public const int MaxGroups = 4_096;

    /// <summary>The most sources in the filters of one peer; further groups with sources count as wanted of everybody, which asks for no less.</summary>
    public const int MaxSources = 16_384;

    private int _sources;
    private int _cost;

    public Dictionary<GroupId, GroupFilter> Groups { get; } = [];

    /// <summary>True if there is room for the entry among the peer's own.</summary>
    public bool HasRoomFor(in GroupEntry entry) => entry.Filter.IsNobody || Groups.Count < MaxGroups || Groups.ContainsKey(entry.Group);

    /// <summary>Takes an entry; false if the peers have too many together.</summary>
    public bool TrySet(in GroupEntry entry)
    {
        if (Groups.Remove(entry.Group, out var known))
        {
            var cost = GroupBudget.CostOf(new GroupEntry(entry.Group, known));
            budget.Return(cost);
            (_cost, _sources) = (_cost - cost, _sources - known.Sources.Length);
        }

        if (entry.Filter.IsNobody)
        {
            return true;
        }

        var isTooLong = _sources + entry.Filter.Sources.Length > MaxSources;
        var taken = isTooLong ? new GroupEntry(entry.Group, GroupFilter.Everybody) : entry;
        if (!budget.TryTake(GroupBudget.CostOf(taken)))
        {
            return false;
        }

        (_cost, _sources) = (_cost + GroupBudget.CostOf(taken), _sources + taken.Filter.Sources.Length);
        Groups.Add(taken.Group, taken.Filter);
        return true;
    }

    /// <summary>Gives back what it takes.</summary>
    public void Release()
    {
        budget.Return(_cost);
        (_cost, _sources) = (0, 0);
        Groups.Clear();
    }
}
