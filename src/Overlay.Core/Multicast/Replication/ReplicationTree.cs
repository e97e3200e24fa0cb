namespace Overlay.Multicast.Replication;

/// <summary>Divides members among branches. Each branch is strictly smaller than the whole, so a tree made of it ends and has no loops.</summary>
internal static class ReplicationTree
{
    /// <summary>Cuts the members into so many parts of nearly equal size, each not empty; fewer if there are fewer members.</summary>
    public static NodeId[][] Divide(ReadOnlySpan<NodeId> members, int parts)
    {
        var branches = new NodeId[Math.Min(parts, members.Length)][];
        var start = 0;
        for (var i = 0; i < branches.Length; i++)
        {
            var end = (int)((long)members.Length * (i + 1) / branches.Length);
            branches[i] = members[start..end].ToArray();
            start = end;
        }

        return branches;
    }
}
