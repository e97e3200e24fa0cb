using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Groups;

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

    /// <summary>Takes an entry; false, and everything as it was, if the peers have too many together.</summary>
    public bool TrySet(in GroupEntry entry)
    {
        var known = Groups.GetValueOrDefault(entry.Group, GroupFilter.Nobody);
        var others = _sources - known.Sources.Length;
        var taken = others + entry.Filter.Sources.Length > MaxSources ? GroupFilter.Everybody : entry.Filter;
        var change = GroupBudget.CostOf(taken) - GroupBudget.CostOf(known);
        if (!budget.TryTake(change))
        {
            return false;
        }

        (_cost, _sources) = (_cost + change, others + taken.Sources.Length);
        if (taken.IsNobody)
        {
            Groups.Remove(entry.Group);
        }
        else
        {
            Groups[entry.Group] = taken;
        }

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
