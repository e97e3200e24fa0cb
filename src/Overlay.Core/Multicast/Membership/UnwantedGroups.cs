using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Multicast.Membership;

/// <summary>The groups that this node sent to lately though nobody is in them, so that it can be seen; any thread may add and read. The most recent ones are
/// kept.</summary>
internal sealed class UnwantedGroups
{
    public const int Max = 64;

    /// <summary>How long one is told of after the last frame.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    /// <summary>What was sent to just now makes no room for another one, so a sender to ever more groups costs no more than this.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<GroupId, Entry> _groups = new(Max);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _groups.Count;
            }
        }
    }

    public void Add(GroupId group, int frames, long bytes, int saved, Instant now)
    {
        lock (_lock)
        {
            if (!_groups.TryGetValue(group, out var entry))
            {
                if (_groups.Count >= Max && !TryMakeRoom(now))
                {
                    return;
                }

                _groups.Add(group, entry = new Entry(group));
            }

            entry.SentAt = now;
            entry.Traffic.AddSent(frames, bytes, copies: 0, saved, now);
        }
    }

    /// <summary>Those that are remembered.</summary>
    public IReadOnlyList<(GroupId Group, GroupTraffic Traffic)> GetRecent(Instant now)
    {
        lock (_lock)
        {
            return [.. _groups.Where(entry => now < entry.Value.SentAt + Memory).Select(entry => (entry.Key, entry.Value.Traffic))];
        }
    }

    private bool TryMakeRoom(Instant now)
    {
        var (oldest, sentAt) = (default(GroupId), Instant.Never);
        foreach (var (group, entry) in _groups)
        {
            if (entry.SentAt < sentAt)
            {
                (oldest, sentAt) = (group, entry.SentAt);
            }
        }

        return now >= sentAt + Hold && _groups.Remove(oldest);
    }

    private sealed class Entry(GroupId group)
    {
        public GroupTraffic Traffic { get; } = new(table: null, group);

        public Instant SentAt { get; set; }
    }
}
