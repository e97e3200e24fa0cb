using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Replication;

/// <summary>How the copies of one group that this node sends to are made, now and, while replicators are asked, from then on.</summary>
internal sealed class GroupPlan
{
    private long _framesSent;
    private Instant? _sentAt;

    /// <summary>What was set for this group by hand.</summary>
    public ReplicationMode? Fixed { get; set; }

    /// <summary>What was chosen.</summary>
    public ReplicationMode Mode { get; set; } = ReplicationMode.Sender;

    /// <summary>The members that want every source, as they are now.</summary>
    public NodeId[] Members { get; set; } = [];

    /// <summary>Those that the newest fan was made for.</summary>
    public NodeId[] PlannedFor { get; set; } = [];

    /// <summary>In use; null if the sender makes the copies.</summary>
    public ReplicaFan? Current { get; set; }

    /// <summary>Takes the place of the current one as soon as it is settled.</summary>
    public ReplicaFan? Next { get; set; }

    /// <summary>True if this node sent to the group lately.</summary>
    public bool IsSentTo { get; private set; }

    /// <summary>True if nothing is lost with the plan.</summary>
    public bool IsOver => this is { Fixed: null, Current: null, Next: null, IsSentTo: false };

    /// <summary>Takes what was counted so far; the group is sent to if that grew within so long.</summary>
    public void Note(long framesSent, TimeSpan memory, Instant now)
    {
        if (framesSent > _framesSent)
        {
            _sentAt = now;
        }

        // They may have been forgotten and made anew in between, which is nothing sent.
        _framesSent = framesSent;
        IsSentTo = now - _sentAt < memory;
    }
}
