namespace Overlay.Multicast.Replication;

/// <summary>Who makes the copies of a group's frames: what was set, and the choice where it was left open.</summary>
internal sealed record ReplicationRules
{
    /// <summary>A replicator forgets a request that nobody has asked about for so long.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    public ReplicationMode Mode { get; init; } = ReplicationMode.Auto;

    /// <summary>What this node can send, in bits per second.</summary>
    public long Uplink { get; init; } = 1_000_000_000;

    /// <summary>The branches of each node of a tree.</summary>
    public int FanOut { get; init; } = 8;

    /// <summary>How many replicators share the members of a group.</summary>
    public int Replicators { get; init; } = 2;

    /// <summary>For whom this node makes copies.</summary>
    public ReplicationDuty Duty { get; init; } = ReplicationDuty.Member;

    /// <summary>
    /// The sender makes the copies as long as they take less than half of its uplink; it takes them back when they would take less than a quarter,
    /// so that a rate near the limit does not make the choice go to and fro.
    /// </summary>
    /// <param name="members">The members that want every source.</param>
    /// <param name="rate">Of the group's frames, in bits per second.</param>
    /// <param name="volunteers">Whether anybody copies for everybody.</param>
    /// <param name="present">The choice so far.</param>
    public ReplicationMode Choose(int members, double rate, bool volunteers, ReplicationMode present)
    {
        var load = members * rate;
        var limit = present == ReplicationMode.Sender ? Uplink / 2 : Uplink / 4;
        if (load <= limit)
        {
            return ReplicationMode.Sender;
        }

        if (volunteers)
        {
            return ReplicationMode.Replicators;
        }

        return members > FanOut ? ReplicationMode.Tree : ReplicationMode.Sender;
    }
}
