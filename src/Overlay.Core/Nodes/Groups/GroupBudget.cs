using Overlay.Wire;

namespace Overlay.Nodes.Groups;

/// <summary>The memory that the groups of all peers may take together, so that many members cannot fill this node, each within its own limit.</summary>
internal sealed class GroupBudget
{
    /// <summary>In units of what a source in a filter takes: as much as a quarter of a million groups without sources.</summary>
    public const int Limit = 2_097_152;

    /// <summary>What a group takes beside its sources.</summary>
    private const int CostOfGroup = 8;

    public int Used { get; private set; }

    public static int CostOf(GroupFilter filter) => filter.IsNobody ? 0 : CostOfGroup + filter.Sources.Length;

    /// <summary>Takes a cost, less than zero for what becomes cheaper; false if it does not fit.</summary>
    public bool TryTake(int cost)
    {
        if (cost > Limit - Used)
        {
            return false;
        }

        Used += cost;
        return true;
    }

    public void Return(int cost) => Used -= cost;
}
