namespace Overlay.Nodes.Replication;

/// <summary>What the plans of the groups wait for.</summary>
internal enum ReplicationDeadline
{
    /// <summary>Look at the rates, and choose again.</summary>
    Review,

    /// <summary>Members have changed: ask replicators anew.</summary>
    Replan,

    /// <summary>Let go of replicators that are not used any more.</summary>
    Linger,
}
