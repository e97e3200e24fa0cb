using System.Collections.Concurrent;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Multicast.Membership;

/// <summary>What is counted for each group that somebody wants. The engine adds and forgets groups, any thread finds them.</summary>
internal sealed class GroupTrafficTable
{
    /// <summary>How many groups have counters of their own; further ones share those of their family.</summary>
    private const int MaxCounted = 16_384;

    private readonly ConcurrentDictionary<GroupId, GroupTraffic> _traffic = new();
    private readonly UnwantedGroups _unwanted = new();
    private readonly ConcurrentQueue<GroupTraffic> _active = new();

    /// <summary>How many groups have counters. Kept beside the table, whose own count takes all of its locks.</summary>
    public int Count { get; private set; }

    public int UnwantedCount => _unwanted.Count;

    /// <summary>The counters of a group that somebody wants; new if it has none.</summary>
    public GroupTraffic Of(GroupId group)
    {
        if (_traffic.TryGetValue(group, out var known))
        {
            return known;
        }

        var all = GroupId.AllOf(group.Family);
        if (group != all && Count >= MaxCounted)
        {
            return Of(all);
        }

        Count++;
        return _traffic[group] = new GroupTraffic(this, group);
    }

    /// <summary>Counts frames for a group that nobody wants, by its own counters if somebody did before.</summary>
    public void AddUnwanted(GroupId group, int frames, long bytes, int saved, Instant now)
    {
        Find(group)?.AddSent(frames, bytes, copies: 0, saved, now);
        _unwanted.Add(group, frames, bytes, saved, now);
    }

    /// <summary>The groups that were sent to lately though nobody wanted them.</summary>
    public IReadOnlyList<(GroupId Group, GroupTraffic Traffic)> GetUnwanted(Instant now) => _unwanted.GetRecent(now);

    /// <summary>The counters of a group, or null if it has none of its own.</summary>
    public GroupTraffic? Find(GroupId group) => _traffic.GetValueOrDefault(group);

    /// <summary>Nobody wants the group any more.</summary>
    public void Forget(GroupId group)
    {
        if (_traffic.TryRemove(group, out _))
        {
            Count--;
        }
    }

    /// <summary>A group that was at rest is sent to. Any thread.</summary>
    public void AddActive(GroupTraffic traffic) => _active.Enqueue(traffic);

    /// <summary>The groups that were sent to since they were at rest. One that came to rest in between may be there twice.</summary>
    public IReadOnlyList<GroupTraffic> TakeActive()
    {
        List<GroupTraffic> taken = [];
        while (_active.TryDequeue(out var traffic))
        {
            taken.Add(traffic);
        }

        return taken;
    }
}
