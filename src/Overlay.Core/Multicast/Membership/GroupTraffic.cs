using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.Multicast.Membership;

/// <summary>What the data path counts for one group; any thread may add and read.</summary>
/// <param name="table">Told when the group is sent to after a rest; null for a group that nobody wants.</param>
/// <param name="group">The group.</param>
internal sealed class GroupTraffic(GroupTrafficTable? table, GroupId group)
{
    private long _copies;
    private long _saved;
    private int _isActive;

    public GroupId Group => group;

    /// <summary>Frames that this node had for the group, each counted once.</summary>
    public FrameFlow Sent { get; } = new();

    /// <summary>Frames of others for the port.</summary>
    public FrameFlow Received { get; } = new();

    /// <summary>Copies that went out.</summary>
    public long Copies => Volatile.Read(ref _copies);

    /// <summary>Copies that did not, since the peer is no member.</summary>
    public long Saved => Volatile.Read(ref _saved);

    /// <summary>Counts frames that are sent, and what became of each: the frames last, so that whoever sees one counted sees its copies as well.</summary>
    public void AddSent(int frames, long bytes, int copies, int saved, Instant now)
    {
        Interlocked.Add(ref _copies, (long)frames * copies);
        Interlocked.Add(ref _saved, (long)frames * saved);
        Sent.Add(frames, bytes, now);
        if (Volatile.Read(ref _isActive) == 0 && Interlocked.Exchange(ref _isActive, 1) == 0)
        {
            table?.AddActive(this);
        }
    }

    /// <summary>Counts a copy that goes out later than its frame was counted.</summary>
    public void AddCopy() => Interlocked.Increment(ref _copies);

    /// <summary>The next frame that is sent puts it among the active groups again.</summary>
    public void Rest() => Volatile.Write(ref _isActive, 0);
}
