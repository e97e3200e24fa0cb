using System.Collections.Concurrent;
using Overlay.Primitives;

namespace Overlay.Groups;

/// <summary>What is counted for each group. The engine adds groups, any thread finds them.</summary>
internal sealed class GroupTrafficTable
{
    /// <summary>How many groups have counters of their own; further ones share those of their family.</summary>
    private const int MaxCounted = 16_384;

    private readonly ConcurrentDictionary<GroupId, GroupTraffic> _traffic = new();
    private readonly UnwantedGroups _unwanted = new();

    /// <summary>The counters of a group that somebody wants; new if it has none.</summary>
    public GroupTraffic Of(GroupId group)
    {
        if (_traffic.TryGetValue(group, out var known))
        {
            return known;
        }

        var all = GroupId.AllOf(group.Family);
        return group != all && _traffic.Count >= MaxCounted ? Of(all) : _traffic.GetOrAdd(group, static _ => new GroupTraffic());
    }

    /// <summary>Counts frames for a group that nobody wants, by its own counters if somebody did before.</summary>
    public void AddUnwanted(GroupId group, int frames, long bytes, int saved, Instant now)
    {
        Find(group)?.AddSent(frames, bytes, copies: 0, saved, now);
        _unwanted.Add(group, frames, bytes, saved, now);
    }

    /// <summary>The groups that were sent to lately though nobody wanted them.</summary>
    public IReadOnlyList<(GroupId Group, GroupTraffic Traffic)> GetUnwanted(Instant now) => _unwanted.GetRecent(now);

    /// <summary>The counters of a group, or null if nobody wanted it yet.</summary>
    public GroupTraffic? Find(GroupId group) => _traffic.GetValueOrDefault(group);
}
