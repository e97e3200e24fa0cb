using Overlay.Frames.Messages;

namespace Overlay.Protocol.Nodes;

/// <summary>The memory that the groups of all peers may take together, so that many members cannot fill this node, each within its own limit.</summary>
internal sealed class GroupBudget
{
    /// <summary>As much as a quarter of a million groups without sources.</summary>
    public const int Limit = 2_097_152;

    /// <summary>What a group takes, in units of what a source in its filter takes.</summary>
    private const int CostOfGroup = 8;

    public int Used { get; private set; }

    public static int CostOf(in GroupEntry entry) => CostOfGroup + entry.Filter.Sources.Length;

    public bool TryTake(int cost)
    {
        if (Used + cost > Limit)
        {
            return false;
        }

        Used += cost;
        return true;
    }

    public void Return(int cost) => Used -= cost;
}
